// Slows down whoever guesses passwords, and nobody else (OWASP, Slow Down Online Guessing Attacks with Device Cookies). A
// browser that has logged in as somebody before is known by its cookie (devices.ts) and counted by itself: what others do
// under that name does not touch it. All else is counted by network and login together, so that a few mistakes slow down
// only who makes them, and by network, for who tries one password with many logins. Who guesses one login from many
// networks makes those wait in turn who come without a known device, and shuts nobody out. Counts live in this process:
// with several nodes a guesser has as many times the tries as there are nodes.

import { setTimeout } from 'node:timers/promises';
import { Refusal } from '../../problems.ts';
import { makeTally } from '../operation/tally.ts';

const WINDOW_MS = 15 * 60_000;
const PER_LOGIN_AND_NETWORK = 10;
const PER_DEVICE = 10;
const PER_NETWORK = 100;
/** What NIST SP 800-63B (5.2.2) allows for one account; after as many one is checked a second. */
const PER_LOGIN = 100;
const PACE_MS = 1_000;
/** Within the time that a request has. */
const LONGEST_WAIT_MS = 8_000;
/** Each attempt takes a core 30 ms, so that in a window there are not many more. */
const CELLS = 2 ** 16;

export interface Attempt {
  readonly network: string;
  /** With the number of its tenant. */
  readonly login: string;
  /** Names a device that has logged in as this login before; null: none. */
  readonly device: string | null;
}

export interface Attempts {
  /**
   * Counts an attempt as failed, until what it gives is called: when it succeeded, or nobody came to judge it. Throws
   * `rate.limited` when too many have failed and `server.busy` when too many wait, and then counts nothing.
   */
  readonly note: (attempt: Attempt) => Promise<() => void>;
}

/** Milliseconds. */
export interface Clock {
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
}

const CLOCK: Clock = { now: Date.now, sleep: (ms) => setTimeout(ms, undefined, { ref: false }) };

export function makeAttempts(clock: Clock = CLOCK): Attempts {
  const tally = makeTally({ windowMs: WINDOW_MS, cells: CELLS, now: clock.now });
  const takeTurn = makeTurns(clock);
  return {
    note: async ({ network, login, device }) => {
      const name = login.normalize('NFC').toLowerCase();
      const ofDevice = { counter: tally.of(`device ${device} ${name}`), limit: PER_DEVICE };
      const ofOthers = [
        { counter: tally.of(`both ${network} ${name}`), limit: PER_LOGIN_AND_NETWORK },
        { counter: tally.of(`network ${network}`), limit: PER_NETWORK },
      ];
      const limits = device === null ? ofOthers : [ofDevice];
      const passed = limits.filter(({ counter, limit }) => counter.count() >= limit);
      if (passed.length > 0) {
        throw limitRefusal(Math.max(...passed.map(({ counter, limit }) => counter.secondsUntilBelow(limit))));
      }
      const ofLogin = tally.of(`login ${name}`);
      const waitMs = device === null && ofLogin.count() >= PER_LOGIN ? takeTurn(name) : 0;
      const counters = [...limits.map(({ counter }) => counter), ...(device === null ? [ofLogin] : [])];
      const added = counters.map((counter) => counter.add());
      if (waitMs > 0) await clock.sleep(waitMs);
      return () => {
        for (const takeBack of added) takeBack();
      };
    },
  };
}

/** Gives milliseconds until the turn of one more attempt with a login; throws where that would be too long. */
function makeTurns({ now }: Clock): (name: string) => number {
  /** When the next turn is: of logins alone that many have failed with. */
  const turns = new Map<string, number>();
  return (name) => {
    const time = now();
    for (const [each, turn] of turns) if (turn <= time) turns.delete(each);
    const turn = turns.get(name) ?? time;
    if (turn - time > LONGEST_WAIT_MS) throw busyRefusal();
    turns.set(name, turn + PACE_MS);
    return turn - time;
  };
}

function limitRefusal(seconds: number): Refusal {
  return new Refusal(
    'rate.limited',
    'Too many attempts to log in have failed; please wait some minutes and try again.',
    { members: { retry_after: seconds } },
  );
}

function busyRefusal(): Refusal {
  return new Refusal('server.busy', 'Too many attempts with this login are waiting; please try again in a moment.');
}
