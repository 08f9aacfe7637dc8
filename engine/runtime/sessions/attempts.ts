// Slows down whoever guesses passwords. Counted by network and login together, so that a few mistakes slow down only who
// makes them; by network, for who tries one password with many logins; and by login, for who has many networks: then
// nobody can log in under that name for a while, and those who are logged in go on. Counts live in this process: with
// several nodes a guesser has as many times the tries as there are nodes.

import { Refusal } from '../../problems.ts';
import { makeTally } from '../operation/tally.ts';

const WINDOW_MS = 15 * 60_000;
const PER_LOGIN_AND_NETWORK = 10;
const PER_NETWORK = 100;
/** What NIST SP 800-63B (5.2.2) allows for one account. */
const PER_LOGIN = 100;
/** Each attempt takes a core 30 ms, so that in a window there are not many more. */
const CELLS = 2 ** 16;

export interface Attempts {
  /**
   * Counts an attempt as failed, until what it gives is called: when it succeeded, or nobody came to judge it. Throws
   * `rate.limited` when too many have failed, and then counts nothing.
   */
  readonly note: (network: string, login: string) => () => void;
}

export function makeAttempts(now: () => number = Date.now): Attempts {
  const tally = makeTally({ windowMs: WINDOW_MS, cells: CELLS, now });
  return {
    note: (network, login) => {
      const name = login.normalize('NFC').toLowerCase();
      const limits = [
        { counter: tally.of(`both ${network} ${name}`), limit: PER_LOGIN_AND_NETWORK },
        { counter: tally.of(`network ${network}`), limit: PER_NETWORK },
        { counter: tally.of(`login ${name}`), limit: PER_LOGIN },
      ];
      const passed = limits.filter(({ counter, limit }) => counter.count() >= limit);
      if (passed.length > 0) {
        throw limitRefusal(Math.max(...passed.map(({ counter, limit }) => counter.secondsUntilBelow(limit))));
      }
      const added = limits.map(({ counter }) => counter.add());
      return () => {
        for (const takeBack of added) takeBack();
      };
    },
  };
}

function limitRefusal(seconds: number): Refusal {
  return new Refusal(
    'rate.limited',
    'Too many attempts to log in have failed; please wait some minutes and try again.',
    { members: { retry_after: seconds } },
  );
}
