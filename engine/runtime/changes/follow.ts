// Follows the change logs of the tenants that somebody listens to: one follower each, which looks every second, and at
// once when this process has written. Between looks it holds nothing of the database. What one look does is round.ts.

import type { Model } from '../../metadata/model.ts';
import { Refusal } from '../../problems.ts';
import { IdentityChanged } from '../access/guard.ts';
import type { TenantDirectory } from '../control/directory.ts';
import type { Installation } from '../control/open.ts';
import type { Tenant } from '../control/tenants.ts';
import { isDatabaseError } from '../database/errors.ts';
import type { Identity } from '../sessions/identity.ts';
import { type LogCursor, readLogCursor } from './cursor.ts';
import type { Listener, Seat } from './listener.ts';
import { countLog, lookAtLog, readOrganisation } from './log.ts';
import { endSeat, MOST_BEHIND, runRound } from './round.ts';

const LOOK_EVERY_MS = 1_000;
/** After a write of this process; those that follow at once are looked at together. */
const NUDGED_AFTER_MS = 50;
/** Proxies cut lines on which nothing comes for a minute, some after thirty seconds. */
const BEAT_EVERY_MS = 15_000;

const MOST_PER_HOLDER = 5;
const MOST_PER_NODE = 500;

export interface FollowDependencies {
  readonly installation: Installation;
  readonly directory: TenantDirectory;
  readonly modelOf: (tenant: Tenant) => Promise<Model>;
  readonly note: (sentence: string) => void;
}

export interface Joining {
  readonly tenant: Tenant;
  readonly listener: Listener;
  readonly identity: Identity;
  /** The last event that was heard, as the client has it. */
  readonly after: string | undefined;
}

export interface Following {
  /**
   * Has the listener told of all that happens from now on, or from the event after which it asks; gives how to leave.
   * Throws `rate.limited` and `server.busy` where too many listen, and what the database throws.
   */
  readonly join: (joining: Joining) => Promise<() => void>;
  /** Looks soon: a request of this tenant (its key) has written. */
  readonly nudge: (tenantKey: string) => void;
  /** Ends all streams; nobody may join any more. */
  readonly close: () => void;
}

interface Follower {
  tenant: Tenant;
  readonly seats: Set<Seat>;
  readonly timer: NodeJS.Timeout;
  nudged: NodeJS.Timeout | undefined;
  isLooking: boolean;
  /** Whether somebody wanted a look while one was under way, which may have begun too early. */
  isWanted: boolean;
}

export function makeFollowing(dependencies: FollowDependencies): Following {
  const followers = new Map<number, Follower>();
  const places = makePlaces();
  let isClosed = false;

  const followerOf = (tenant: Tenant): Follower => {
    const known = followers.get(tenant.number);
    if (known !== undefined) return known;
    const follower: Follower = {
      tenant,
      seats: new Set(),
      timer: setInterval(() => {
        beat(follower);
        void look(dependencies, follower);
      }, LOOK_EVERY_MS).unref(),
      nudged: undefined,
      isLooking: false,
      isWanted: false,
    };
    followers.set(tenant.number, follower);
    return follower;
  };
  const leave = (follower: Follower, seat: Seat): void => {
    follower.seats.delete(seat);
    if (follower.seats.size > 0 || followers.get(follower.tenant.number) !== follower) return;
    followers.delete(follower.tenant.number);
    clearInterval(follower.timer);
    clearTimeout(follower.nudged);
  };
  const join = async (joining: Joining): Promise<() => void> => {
    const holder = joining.listener.hash.toString('hex');
    if (isClosed) throw new Refusal('server.busy', 'The server is stopping; please try again in a moment.');
    const release = places.take(holder);
    try {
      const seat = await seatFor(dependencies, joining, holder);
      // What was ended meanwhile is ended by the first look.
      const follower = followerOf(joining.tenant);
      follower.seats.add(seat);
      if (isClosed) endSeat(follower, seat);
      nudge(dependencies, follower);
      return () => {
        release();
        leave(follower, seat);
      };
    } catch (error) {
      release();
      throw error;
    }
  };
  return {
    join,
    nudge: (tenantKey) => {
      for (const follower of followers.values()) if (follower.tenant.key === tenantKey) nudge(dependencies, follower);
    },
    close: () => {
      isClosed = true;
      for (const follower of followers.values()) for (const seat of follower.seats) endSeat(follower, seat);
    },
  };
}

/** Takes places, as many as there may be; each is given back once. */
function makePlaces(): { readonly take: (holder: string) => () => void } {
  const taken = new Map<string, number>();
  let all = 0;
  return {
    take: (holder) => {
      const own = taken.get(holder) ?? 0;
      if (own >= MOST_PER_HOLDER) {
        const detail = `At most ${MOST_PER_HOLDER} streams of events may be open with one session or token; please close one.`;
        throw new Refusal('rate.limited', detail, { members: { limit: MOST_PER_HOLDER } });
      }
      if (all >= MOST_PER_NODE) {
        throw new Refusal('server.busy', 'Too many streams of events are open; please try again in a moment.');
      }
      taken.set(holder, own + 1);
      all += 1;
      return () => {
        const left = (taken.get(holder) ?? 1) - 1;
        if (left === 0) taken.delete(holder);
        else taken.set(holder, left);
        all -= 1;
      };
    },
  };
}

/** Where the listener stands; it is told so, and that it has to read everything where it asked for what is too long ago. */
async function seatFor(
  { installation, modelOf }: FollowDependencies,
  { tenant, listener, identity, after }: Joining,
  holder: string,
): Promise<Seat> {
  const model = await modelOf(tenant);
  return installation.tenant(tenant.number, { model: tenant.hash }).read(async (connection) => {
    const organisation = await readOrganisation(connection);
    const { end, identities } = await lookAtLog(connection, []);
    const asked = after === undefined ? end : cursorWithin(after, end);
    const behind =
      asked === undefined || asked === end
        ? 0
        : await countLog(connection, { after: asked, end, limit: MOST_BEHIND + 1 });
    const cursor = asked === undefined || behind > MOST_BEHIND ? undefined : asked;
    if (cursor === undefined) listener.tell({ kind: 'reset', at: end });
    else listener.beat(cursor);
    return {
      listener,
      holder,
      cursor: cursor ?? end,
      identity,
      identities: identity.version,
      // Of an identity that changed since it was read it is not known.
      organisation: identities === identity.version ? organisation : '',
      model: model.version,
      saidAt: performance.now(),
    };
  });
}

/** The place of an event, where this log can have it. */
function cursorWithin(text: string, end: LogCursor): LogCursor | undefined {
  const cursor = readLogCursor(text);
  const isOurs = cursor !== undefined && cursor.epoch === end.epoch && BigInt(cursor.xid) <= BigInt(end.xid);
  return isOurs ? cursor : undefined;
}

function nudge(dependencies: FollowDependencies, follower: Follower): void {
  follower.nudged ??= setTimeout(() => {
    follower.nudged = undefined;
    void look(dependencies, follower);
  }, NUDGED_AFTER_MS).unref();
}

function beat({ seats }: Follower): void {
  const now = performance.now();
  for (const seat of seats) {
    if (now - seat.saidAt < BEAT_EVERY_MS) continue;
    seat.saidAt = now;
    seat.listener.beat(seat.cursor);
  }
}

/** Looks once, or again soon where a look is under way. */
async function look(dependencies: FollowDependencies, follower: Follower): Promise<void> {
  if (follower.seats.size === 0) return;
  follower.isWanted = follower.isLooking;
  if (follower.isLooking) return;
  follower.isLooking = true;
  try {
    await lookNow(dependencies, follower);
  } catch (error) {
    if (error instanceof IdentityChanged) nudge(dependencies, follower);
    // A database that is busy or gone is asked again in a second; health tells of it.
    else if (!(error instanceof Refusal)) dependencies.note(sentenceOf(follower, error));
  } finally {
    follower.isLooking = false;
    if (follower.isWanted) nudge(dependencies, follower);
  }
}

async function lookNow({ directory, installation, modelOf }: FollowDependencies, follower: Follower): Promise<void> {
  const tenant = directory.byNumber(follower.tenant.number);
  for (const seat of follower.seats) if (!seat.listener.mayHear(tenant)) endSeat(follower, seat);
  if (tenant === undefined || follower.seats.size === 0) return;
  follower.tenant = tenant;
  const model = await modelOf(tenant);
  const database = installation.tenant(tenant.number, { model: tenant.hash });
  await runRound({ tenant, model, database, seats: follower.seats });
}

function sentenceOf({ tenant }: Follower, error: unknown): string {
  const what = isDatabaseError(error) ? error.code : String(error);
  return `The changes of the tenant ${tenant.key} cannot be told to those who listen (${what}).`;
}
