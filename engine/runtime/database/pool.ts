// The connections of this node. A connection stays in the tenant it served last and changes role and schema only when
// another needs it; one tenant holds at most half of them; those who wait are bounded (waiting.ts). When the database is
// gone, requests are refused at once and one attempt at a time, with jitter, finds out that it is back.
// What is done with a connection, and in which transaction, is transaction.ts.

import type pg from 'pg';
import { backendOf, connect, cut } from './connect.ts';
import { breaksConnection, goneRefusal, presentDatabaseError } from './errors.ts';
import type { Home } from './home.ts';
import { makeShares, type Shares } from './shares.ts';
import { enterTenant } from './sql/enter_tenant.ts';
import { makeStatements, type Statements } from './statements.ts';
import type { StopSignal } from './stop.ts';
import { makeWaitingQueue } from './waiting.ts';

export const POOL_SIZE = 10;

/** Each table ever touched costs a backend about 30 KB for good; a statement touches about two. */
const STATEMENTS_UNTIL_RECYCLED = 500;
const IDLE_CLOSED_AFTER_MS = 60_000;
const RETRY_FIRST_MS = 100;
const RETRY_AT_MOST_MS = 1_000;

/** One connection, held by one request at a time. */
export interface PooledConnection {
  readonly client: pg.Client;
  /** Process id of its backend, for cancelling. */
  readonly backend: number;
  /** Where it works now, and how long a statement may run there; null: not yet set. */
  home: Home | null;
  statementTimeoutMs: number;
  isBroken: boolean;
  /** Whether PostgreSQL makes plans for all values on it (general_plans.ts). */
  hasGeneralPlans: boolean;
  idleSince: number;
  readonly statements: Statements;
}

export interface PoolState {
  readonly open: number;
  readonly idle: number;
  readonly waiting: number;
}

export interface Pool {
  readonly databaseUrl: string;
  /** A connection in this home; throws the refusals `server.busy` and `server.database`. */
  readonly take: (asked: Asked) => Promise<PooledConnection>;
  readonly giveBack: (connection: PooledConnection) => void;
  readonly state: () => PoolState;
  /** Takes nobody any more; connections in use end when given back, or after `graceMs`. */
  readonly close: (graceMs?: number) => Promise<void>;
}

export interface Asked {
  readonly home: Home;
  readonly statementTimeoutMs: number;
  readonly signal?: StopSignal | undefined;
}

/** What a free place is: an open connection, or the right to open one. */
type Place = PooledConnection | 'open';

interface State {
  readonly size: number;
  readonly shares: Shares;
  /** The one that was given back last comes last. */
  readonly idle: PooledConnection[];
  /** Who holds each, since when on the clock of performance.now(). */
  readonly busy: Map<PooledConnection, { readonly tenant: number; readonly since: number }>;
  /** Places held by tenant number, those being opened included. */
  readonly held: Map<number, number>;
  opening: number;
  isClosed: boolean;
  failures: number;
  notBefore: number;
}

/** Makes the pool; it opens its first connection when one is asked for. */
export function makePool(databaseUrl: string, size: number = POOL_SIZE): Pool {
  const state = newState(size);
  const queue = makeWaitingQueue<Asked, Place>();
  const placeFor = (asked: Asked): Place | undefined => findPlace(state, asked, queue.lengthOf(asked.home.number));
  const serve = (): void => queue.serve(placeFor);
  const sweeper = setInterval(() => sweep(state), IDLE_CLOSED_AFTER_MS / 4);
  sweeper.unref();

  const leave = (number: number): void => {
    state.held.set(number, (state.held.get(number) ?? 1) - 1);
    if (state.held.get(number) === 0) state.held.delete(number);
    serve();
  };

  const take = async (asked: Asked): Promise<PooledConnection> => {
    if (state.isClosed) throw goneRefusal();
    asked.signal?.throwIfAborted();
    const place = placeFor(asked) ?? (await queue.wait(asked.home.number, asked, asked.signal));
    try {
      const connection = place === 'open' ? await openConnection(state, databaseUrl) : place;
      state.busy.set(connection, { tenant: asked.home.number, since: performance.now() });
      await enter(connection, asked, (broken) => discard(state, broken));
      return connection;
    } catch (error) {
      leave(asked.home.number);
      throw presentDatabaseError(error);
    }
  };

  const giveBack = (connection: PooledConnection): void => {
    const held = state.busy.get(connection);
    if (held === undefined) return;
    state.busy.delete(connection);
    if (connection.isBroken || state.isClosed || connection.statements.count() >= STATEMENTS_UNTIL_RECYCLED) {
      discard(state, connection);
    } else {
      connection.idleSince = Date.now();
      state.idle.push(connection);
    }
    const { tenant, since } = held;
    const restMs = state.shares.restOf(tenant, queue.lengthOf(tenant), performance.now() - since);
    if (restMs === 0) {
      leave(tenant);
    } else {
      setTimeout(leave, restMs, tenant);
      serve();
    }
  };

  const close = async (graceMs = 1_000): Promise<void> => {
    state.isClosed = true;
    clearInterval(sweeper);
    queue.clear(goneRefusal());
    const end = Date.now() + graceMs;
    const idle = [...state.idle].map((connection) => discard(state, connection));
    while (state.busy.size > 0 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
    await Promise.all([...idle, ...[...state.busy.keys()].map((connection) => discard(state, connection))]);
  };

  return {
    databaseUrl,
    take,
    giveBack,
    close,
    state: () => ({
      open: state.idle.length + state.busy.size,
      idle: state.idle.length,
      waiting: queue.length(),
    }),
  };
}

function newState(size: number): State {
  return {
    size,
    shares: makeShares(size),
    idle: [],
    busy: new Map(),
    held: new Map(),
    opening: 0,
    isClosed: false,
    failures: 0,
    notBefore: 0,
  };
}

/** Takes a place for a tenant if it may have one more: its own last connection, a fresh one, a new one, the oldest. */
function findPlace(state: State, { home }: Asked, waiting: number): Place | undefined {
  const held = state.held.get(home.number) ?? 0;
  if (home.number !== 0 && held >= state.shares.of(home.number, waiting)) return undefined;
  const { idle } = state;
  const open = idle.length + state.busy.size + state.opening;
  const place =
    idle.findLast((connection) => connection.home?.number === home.number) ??
    (open < state.size ? 'open' : undefined) ??
    idle[0];
  if (place === undefined) return undefined;
  state.held.set(home.number, held + 1);
  if (home.number !== 0) state.shares.note(home.number);
  if (place === 'open') state.opening += 1;
  else takeOff(state, place);
  return place;
}

/** Takes the connection from those that are idle, if it is one of them. */
function takeOff({ idle }: State, connection: PooledConnection): boolean {
  const at = idle.lastIndexOf(connection);
  if (at >= 0) idle.splice(at, 1);
  return at >= 0;
}

async function openConnection(state: State, databaseUrl: string): Promise<PooledConnection> {
  try {
    if (Date.now() < state.notBefore) throw goneRefusal();
    // Others are refused until this attempt has told.
    if (state.failures > 0) state.notBefore = Date.now() + RETRY_AT_MOST_MS;
    let connection: PooledConnection | undefined;
    const client = await connect(databaseUrl, () => {
      if (connection === undefined) return;
      connection.isBroken = true;
      if (takeOff(state, connection)) connection.client.end().catch(() => undefined);
    });
    connection = {
      client,
      backend: backendOf(client),
      home: null,
      statementTimeoutMs: 0,
      isBroken: false,
      hasGeneralPlans: false,
      idleSince: Date.now(),
      statements: makeStatements(),
    };
    state.failures = 0;
    state.notBefore = 0;
    return connection;
  } catch (error) {
    if (breaksConnection(error)) {
      const delay = Math.min(RETRY_AT_MOST_MS, RETRY_FIRST_MS * 2 ** state.failures);
      state.notBefore = Date.now() + delay * (0.5 + Math.random() / 2);
      state.failures += 1;
    }
    throw error;
  } finally {
    state.opening -= 1;
  }
}

async function enter(
  connection: PooledConnection,
  asked: Asked,
  discardBroken: (connection: PooledConnection) => void,
): Promise<void> {
  const { home, statementTimeoutMs } = asked;
  if (isSame(connection.home, home) && connection.statementTimeoutMs === statementTimeoutMs) return;
  try {
    await connection.client.query(enterTenant(home, statementTimeoutMs));
    connection.home = home;
    connection.statementTimeoutMs = statementTimeoutMs;
  } catch (error) {
    // Half of the query may have run: nobody shall use what is left.
    discardBroken(connection);
    throw error;
  }
}

function isSame(one: Home | null, other: Home): boolean {
  return one === other || (one?.schema === other.schema && one.role === other.role);
}

function discard(state: State, connection: PooledConnection): Promise<void> {
  connection.isBroken = true;
  takeOff(state, connection);
  // Its end would wait for the statement that it runs.
  if (state.busy.delete(connection)) cut(connection.client);
  return connection.client.end().catch(() => undefined);
}

function sweep(state: State): void {
  const oldest = Date.now() - IDLE_CLOSED_AFTER_MS;
  for (const connection of [...state.idle]) {
    if (connection.idleSince < oldest) void discard(state, connection);
  }
}
