// Attempts to log in that wait for their turn. Turns of one login, or one network, come at a pace (its gate). Half of them go
// to who had the fewest, or none for the longest time, by network: the widest first, so that an attacker who has many networks
// of one provider has no more turns than one network elsewhere. Among equals the lot decides, which each attempt draws when it
// comes; and the other half go by lot alone, so that who has endless networks, or sits in the owner's, still cannot keep all
// of them. Where too many wait, those go that would be last. Nothing here grows without end.

import { hash } from 'node:crypto';

const TICK_MS = 50;
/** Within the time that a request has. */
export const LONGEST_WAIT_MS = 8_000;
/** Attempts that may wait: each holds a request open. */
const MOST = { inAll: 400, ofLogin: 64 } as const;
/** How many times as many may have come before some have to go. */
const SLACK = 1.5;
/** Who had fewer turns comes first; after so many it is who has waited for longer. They are forgotten where the last is long ago. */
const FEW = 3;
const FORGIVEN_MS = 15 * 60_000;
/** Longer than any clock goes. */
const AGES_MS = 1e15;
/** Networks whose last turn is remembered; the oldest are forgotten, which come first as do those that never had one. */
const REMEMBERED = 2 ** 15;

/** Milliseconds, and numbers from 0 to 1. */
export interface Clock {
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
  readonly random: () => number;
}

/** What lets one through at a time. */
export interface Gate {
  readonly gate: string;
  readonly paceMs: number;
}

export interface Comer {
  readonly login: string;
  /** The network that it comes from and those that hold it, the widest first. */
  readonly networks: readonly string[];
}

export interface Line {
  /** Remembers that one has gone through without a turn. */
  readonly pass: (comer: Comer) => void;
  /** Waits until all these gates let it through together; false where that does not come in time. */
  readonly wait: (comer: Comer, gates: readonly Gate[]) => Promise<boolean>;
}

interface Waiting {
  readonly login: string;
  readonly places: readonly string[];
  readonly gates: readonly Gate[];
  readonly until: number;
  readonly lot: number;
  readonly end: (isTurn: boolean) => void;
}

type RanksOf = (places: readonly string[]) => readonly number[];

export function makeLine({ now, sleep, random }: Clock): Line {
  const waiting = new Set<Waiting>();
  /** When each gate opens again. */
  const opens = new Map<string, number>();
  const turns = makeTurns(now);
  let isTicking = false;

  const isOpen = ({ gates }: Waiting): boolean => gates.every(({ gate }) => (opens.get(gate) ?? 0) <= now());

  const leave = (one: Waiting, isTurn: boolean): void => {
    waiting.delete(one);
    one.end(isTurn);
  };

  const serve = (): void => {
    for (const one of waiting) if (one.until <= now()) leave(one, false);
    for (;;) {
      const open = [...waiting].filter(isOpen);
      const [next] = random() < 0.5 ? sorted(open, turns.ranksOf) : open.sort(byLot);
      if (next === undefined) return;
      for (const { gate, paceMs } of next.gates) opens.set(gate, now() + paceMs);
      turns.note(next.places);
      leave(next, true);
    }
  };

  const thinOut = (): void => {
    for (const one of tooMany([...waiting], turns.ranksOf)) leave(one, false);
  };

  const tick = async (): Promise<void> => {
    if (isTicking) return;
    isTicking = true;
    while (waiting.size > 0 || opens.size > 0) {
      await sleep(TICK_MS);
      serve();
      thinOut();
      for (const [gate, time] of opens) if (time <= now()) opens.delete(gate);
    }
    isTicking = false;
  };

  return {
    pass: (comer) => turns.note(placesOf(comer)),
    wait: async (comer, gates) =>
      new Promise((end) => {
        const places = placesOf(comer);
        const until = now() + LONGEST_WAIT_MS;
        const one: Waiting = { login: comer.login, places, gates, until, lot: random(), end };
        waiting.add(one);
        if (isOpen(one)) serve();
        // Else at the next tick, for many at once.
        if (waiting.size > 2 * MOST.inAll) thinOut();
        tick();
      }),
  };
}

/** Where the turns of one login and each network are remembered. */
function placesOf({ login, networks }: Comer): readonly string[] {
  return networks.map((network) => hash('sha256', `${network} ${login}`, 'base64'));
}

/** Those of the waiting who have to go. Of each login the better half by turn stays, and the better half of the others by lot. */
function tooMany(waiting: readonly Waiting[], ranksOf: RanksOf): readonly Waiting[] {
  if (waiting.length <= MOST.ofLogin) return [];
  const crowds = [...Map.groupBy(waiting, ({ login }) => login).values()];
  const most = Math.max(1, Math.min(MOST.ofLogin, Math.floor(MOST.inAll / crowds.length)));
  const half = most >> 1;
  const surplus = crowds.flatMap((crowd) =>
    crowd.length <= SLACK * most
      ? []
      : sorted(crowd, ranksOf)
          .slice(half)
          .sort(byLot)
          .slice(most - half),
  );
  if (crowds.length <= MOST.inAll) return surplus;
  const gone = new Set(surplus);
  const stay = waiting.filter((each) => !gone.has(each)).sort(byLot);
  return [...surplus, ...stay.slice(MOST.inAll)];
}

interface Turns {
  readonly note: (places: readonly string[]) => void;
  readonly ranksOf: RanksOf;
}

/** How many turns each place had, and when the last. */
function makeTurns(now: () => number): Turns {
  /** The longest ago first. */
  const had = new Map<string, { readonly count: number; readonly last: number }>();
  const rankOf = (place: string): number => {
    const { count, last } = had.get(place) ?? { count: 0, last: 0 };
    return count * AGES_MS + last;
  };
  return {
    note: (places) => {
      for (const place of places) {
        const { count, last } = had.get(place) ?? { count: 0, last: now() };
        had.delete(place);
        had.set(place, { count: now() - last > FORGIVEN_MS ? 1 : Math.min(count + 1, FEW), last: now() });
      }
      for (const [place] of had) {
        if (had.size <= REMEMBERED) break;
        had.delete(place);
      }
    },
    /** The lowest comes first. */
    ranksOf: (places) => places.map(rankOf),
  };
}

function byLot(one: Waiting, other: Waiting): number {
  return one.lot - other.lot;
}

/** Whose turn is next comes first. */
function sorted(those: readonly Waiting[], ranksOf: RanksOf): Waiting[] {
  const ranked = those.map((one) => ({ one, ranks: ranksOf(one.places) }));
  return ranked.sort((a, b) => compare(a.ranks, b.ranks) || byLot(a.one, b.one)).map(({ one }) => one);
}

/** By the first of the ranks that both have and that differ. */
function compare(ranks: readonly number[], others: readonly number[]): number {
  const at = ranks.findIndex((rank, index) => rank !== (others[index] ?? rank));
  return at < 0 ? 0 : (ranks[at] ?? 0) - (others[at] ?? 0);
}
