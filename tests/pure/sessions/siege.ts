// Hours of guessing in seconds: attempts on a clock that goes on by itself, tick by tick, in which attackers fail and a
// person who has the password comes again until it is judged.

import { type Attempts, makeAttempts } from '../../../engine/runtime/sessions/attempts.ts';

const TICK_MS = 100;

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

export interface Simulated {
  readonly attempts: Attempts;
  readonly now: () => number;
  /** Lets time pass, by steps of 100 ms unless told; `each` is called after each of them with the time. */
  readonly pass: (ms: number, each?: (time: number) => void, step?: number) => Promise<void>;
  /** Until all that is ready to go on has gone on. */
  readonly settle: () => Promise<void>;
}

/** Lots are drawn from a seed, so that each run is the same. */
export function simulate(seed = 1): Simulated {
  let time = 0;
  let state = seed;
  let sleepers: Sleeper[] = [];
  const now = (): number => time;
  const sleep = (ms: number): Promise<void> =>
    new Promise((wake) => {
      sleepers.push({ until: time + ms, wake });
    });
  // Mulberry32.
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const pass: Simulated['pass'] = async (ms, each, step = TICK_MS) => {
    for (const end = time + ms; time < end; ) {
      time += step;
      const due = sleepers.filter(({ until }) => until <= time);
      sleepers = sleepers.filter(({ until }) => until > time);
      for (const { wake } of due) wake();
      await settle();
      each?.(time);
      await settle();
    }
  };
  return { attempts: makeAttempts({ now, sleep, random }), now, pass, settle };
}

function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

export interface Siege {
  /** The network of each guess. */
  readonly guesser: (index: number) => string;
  readonly perSecond: number;
  readonly minutes: number;
  /** The network of each person who comes, one after the other, to log in as `victim`, at whom all of it is aimed. */
  readonly owner: (index: number) => string;
  /** How often each of them mistypes the password before. */
  readonly mistakes?: number;
  readonly seed?: number;
}

export interface Outcome {
  /** Guesses that were judged. */
  readonly judged: number;
  /** Seconds until each person was in, from their first attempt on; of the last, who may not be in yet, until the end. */
  readonly waits: readonly number[];
}

/** A person asks again every five seconds; the next comes ten seconds after they are in. */
export async function besiege({ guesser, perSecond, minutes, owner, mistakes = 0, seed }: Siege): Promise<Outcome> {
  const { attempts, now, pass } = simulate(seed);
  let [guesses, judged] = [0, 0];
  const waits: number[] = [];
  const attempt = (network: string) => attempts.note({ network, login: '1 victim', device: null });
  const guess = async (): Promise<void> => {
    guesses += 1;
    if (
      await attempt(guesser(guesses)).then(
        () => true,
        () => false,
      )
    )
      judged += 1;
  };
  let [begun, asked, left] = [60_000, 60_000 - 5_000, mistakes];
  let isIn = false;
  const ask = async (): Promise<void> => {
    asked = now();
    const person = waits.length;
    const noted = await attempt(owner(person)).catch(() => undefined);
    if (noted === undefined || isIn || person !== waits.length) return;
    if (left > 0) {
      left -= 1;
      return;
    }
    noted.takeBack();
    isIn = true;
    waits.push((now() - begun) / 1_000);
  };
  await pass(minutes * 60_000, (time) => {
    while (guesses < (time / 1_000) * perSecond) guess();
    if (isIn && time >= asked + 10_000) {
      isIn = false;
      begun = time;
      left = mistakes;
      ask();
    } else if (!isIn && time >= asked + 5_000) ask();
  });
  return { judged, waits: isIn ? waits : [...waits, (now() - begun) / 1_000] };
}
