// Counts what happens per key within about one window of time, in memory that never grows: each key has a place in every
// row, drawn by a secret hash, and its count is the least of them (a count-min sketch, Cormode and Muthukrishnan 2005).
// So a count may be too high where keys share all their places, but never too low: no flood of other keys can make this
// process forget one. The window slides: what the one before counted weighs as much as of it is left (as Cloudflare does).

import { hash, randomBytes } from 'node:crypto';

const ROWS = 4;

export interface Tally {
  readonly of: (key: string) => Counter;
}

/** What is counted of one key. */
export interface Counter {
  /** What the last window has seen, weighed; never too low. */
  readonly count: () => number;
  /** Counts one, and gives what takes it back. */
  readonly add: () => () => void;
  /** Whole seconds, at least one, until the count is below `limit` if nothing is added. */
  readonly secondsUntilBelow: (limit: number) => number;
}

export interface TallyOptions {
  readonly windowMs: number;
  /** Per row: ten times the keys that are expected in a window keep the error far below one. */
  readonly cells: number;
  /** Milliseconds; the clock, unless told. */
  readonly now?: () => number;
}

export function makeTally({ windowMs, cells, now = Date.now }: TallyOptions): Tally {
  const secret = randomBytes(32).toString('hex');
  const empty = (): Uint32Array => new Uint32Array(ROWS * cells);
  let current = empty();
  let previous = empty();
  let ends = now() + windowMs;

  const turn = (): number => {
    const time = now();
    if (time >= ends) {
      const isNext = time < ends + windowMs;
      previous = isNext ? current : empty();
      current = empty();
      ends = (isNext ? ends : time) + windowMs;
    }
    return time;
  };
  const placesOf = (key: string): readonly number[] => {
    const drawn = hash('sha256', `${secret} ${key}`, 'buffer');
    return Array.from({ length: ROWS }, (_, row) => row * cells + (drawn.readUInt32LE(4 * row) % cells));
  };
  const look = (places: readonly number[]) => {
    const time = turn();
    const least = (counts: Uint32Array) => Math.min(...places.map((place) => counts[place] ?? 0));
    return { before: least(previous), since: least(current), left: (ends - time) / windowMs };
  };
  const add = (places: readonly number[]) => {
    turn();
    const counts = current;
    for (const place of places) counts[place] = (counts[place] ?? 0) + 1;
    return () => {
      for (const place of places) counts[place] = (counts[place] ?? 0) - 1;
    };
  };

  return {
    of: (key) => {
      const places = placesOf(key);
      return {
        count: () => {
          const { before, since, left } = look(places);
          return before * left + since;
        },
        add: () => add(places),
        secondsUntilBelow: (limit) => {
          const { before, since, left } = look(places);
          // So much of this window must pass that the one before weighs little enough; else the same of the next one.
          const windows = since < limit ? left - (limit - since) / before : left + 1 - limit / since;
          return Math.max(1, Math.ceil((windows * windowMs) / 1000));
        },
      };
    },
  };
}
