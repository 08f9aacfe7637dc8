// One look at the change log of a tenant for all who listen: those who may not hear any more are ended, those whose rights
// or model changed are told to read everything again, and each of the others is told what they may see of what came.
// Listeners that stand at one place of the log share its reading, and those of one user the question what they may see.

import type { Model } from '../../metadata/model.ts';
import { type SharedEntity, sharesKey } from '../access/shares.ts';
import type { Tenant } from '../control/tenants.ts';
import type { Connection, Transactions } from '../database/connection.ts';
import type { CompanyFacts, Request } from '../request.ts';
import { currentCompany, findIdentity, type Identity } from '../sessions/identity.ts';
import { makeUserRequest } from '../sessions/make_request.ts';
import { type LogCursor, writeLogCursor } from './cursor.ts';
import type { Listener, LogEvent, Seat } from './listener.ts';
import { countLog, type LoggedChange, type LogLook, lookAtLog, readHeld, readLog, readOrganisation } from './log.ts';
import { verdictsOf } from './scope.ts';

/** Who is further behind is better served by reading everything again. */
export const MOST_BEHIND = 10_000;
/** Changes that are read at once. */
const BATCH = 1_000;

export interface Round {
  readonly tenant: Tenant;
  readonly model: Model;
  readonly database: Transactions;
  /** Those who end are taken out. */
  readonly seats: Set<Seat>;
}

/** Throws IdentityChanged where another round has to begin, and what the database throws; nobody is told twice. */
export async function runRound(round: Round): Promise<void> {
  const { database, seats } = round;
  const holders = [...new Set([...seats].map(({ holder }) => holder))];
  const here = [...seats];
  const look = await database.read(async (connection) => {
    const found = await lookAtLog(connection, holders);
    for (const seat of here) if (!found.alive.has(seat.holder)) endSeat(round, seat);
    await renewIdentities(round, connection, found);
    return found;
  });
  for (const seat of seats) if (!isCurrent(round, seat, look)) resetSeat(round, seat, look.end);
  for (;;) {
    const behind = [...seats].find((seat) => isBehind(seat.cursor, look.end));
    if (behind === undefined) return;
    await deliver(round, look, behind.cursor);
  }
}

/** Ends a stream and forgets it. */
export function endSeat({ seats }: Pick<Round, 'seats'>, seat: Seat): void {
  seats.delete(seat);
  seat.listener.end();
}

/** Whether there may be something between the two; who came after the look stands further already. */
function isBehind(cursor: LogCursor, end: LogCursor): boolean {
  return BigInt(cursor.xid) < BigInt(end.xid);
}

function isCurrent({ model }: Round, seat: Seat, { end }: LogLook): boolean {
  return seat.model === model.version && seat.cursor.epoch === end.epoch;
}

/** Where who belongs where has changed, those who listen are read anew: they, or what they may see, are others. */
async function renewIdentities(round: Round, connection: Connection, look: LogLook): Promise<void> {
  const stale = [...round.seats].filter((seat) => seat.identities !== look.identities);
  if (stale.length === 0) return;
  const organisation = await readOrganisation(connection);
  const held = await readHeld(connection, [...new Set(stale.flatMap(({ identity }) => holdersOf(identity)))]);
  for (const seat of stale) {
    // Counted later than the organisation is read: what changes in between is found at the next round.
    seat.identities = look.identities;
    const isSame = sharesKey(sharesOf(held, seat.identity)) === sharesKey(seat.identity.shares);
    if (isSame && seat.organisation === organisation) continue;
    const identity = await findIdentity(connection, seat.listener.kind, seat.listener.hash);
    if (identity === undefined) {
      endSeat(round, seat);
    } else {
      seat.identity = identity;
      seat.organisation = organisation;
      resetSeat(round, seat, look.end);
    }
  }
}

function holdersOf({ user, teams }: Identity): readonly string[] {
  return [user.id, ...teams];
}

/** What is shared with somebody by now, if they still have the teams that they had, in the order of an identity's. */
function sharesOf(held: ReadonlyMap<string, readonly SharedEntity[]>, identity: Identity): readonly SharedEntity[] {
  const entities = new Map<string, boolean>();
  for (const { entity, may_update } of holdersOf(identity).flatMap((holder) => held.get(holder) ?? [])) {
    entities.set(entity, may_update || entities.get(entity) === true);
  }
  return [...entities]
    .map(([entity, may_update]) => ({ entity, may_update }))
    .sort((a, b) => (a.entity < b.entity ? -1 : 1));
}

function resetSeat({ model }: Round, seat: Seat, at: LogCursor): void {
  seat.model = model.version;
  seat.cursor = at;
  tell(seat, { kind: 'reset', at });
}

function tell(seat: Seat, event: LogEvent): void {
  seat.saidAt = performance.now();
  seat.listener.tell(event);
}

/** Tells those who stand at one place of the log what comes next. */
async function deliver(round: Round, { end }: LogLook, after: LogCursor): Promise<void> {
  const place = writeLogCursor(after);
  const group = [...round.seats].filter(({ cursor }) => writeLogCursor(cursor) === place);
  await round.database.read(async (connection) => {
    const changes = await readLog(connection, { after, end, limit: BATCH });
    const last = changes.at(-1);
    const isWhole = last === undefined || changes.length < BATCH;
    if (!isWhole && (await countLog(connection, { after: last, end, limit: MOST_BEHIND + 1 })) > MOST_BEHIND) {
      for (const seat of group) resetSeat(round, seat, end);
      return;
    }
    const next = isWhole ? end : cursorOf(last);
    for (const seats of Map.groupBy(group, (seat) => readerOf(seat)).values()) {
      await tellReader(round, connection, { seats, changes, next });
    }
  });
}

function cursorOf({ epoch, xid, id }: LogCursor): LogCursor {
  return { epoch, xid, id };
}

interface Telling {
  /** Of one reader. */
  readonly seats: readonly Seat[];
  readonly changes: readonly LoggedChange[];
  /** Where they stand then. */
  readonly next: LogCursor;
}

async function tellReader(round: Round, connection: Connection, { seats, changes, next }: Telling): Promise<void> {
  const [first] = seats;
  if (first === undefined) return;
  const request = requestOf(round, first);
  const verdicts = changes.length === 0 ? undefined : await verdictsOf(request, connection, changes);
  for (const seat of seats) {
    for (const change of changes) {
      const kind = verdicts?.get(change.id);
      if (kind !== undefined) tell(seat, { kind, at: cursorOf(change), change });
    }
    seat.cursor = next;
  }
}

/** Equal for those who may see the same. */
function readerOf({ identity, listener }: Seat): string {
  return `${identity.user.id} ${companyOf(identity, listener)?.id}`;
}

function companyOf(identity: Identity, { company }: Listener): CompanyFacts | null {
  const isTheirs = identity.companies.some(({ id }) => id === company?.toLowerCase());
  return currentCompany(identity, isTheirs ? company : undefined);
}

function requestOf({ tenant, model, database }: Round, { identity, identities, listener }: Seat): Request {
  const company = companyOf(identity, listener);
  return makeUserRequest({ tenant, model, database, company, identityVersion: identities }, identity);
}
