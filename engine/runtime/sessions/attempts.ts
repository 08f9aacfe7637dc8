// Slows down whoever guesses passwords. Counted by address and login together, so that nobody can lock another out by
// failing in their name; and by address alone, more generously. Counts live in this process: with several nodes a
// guesser has as many times the tries as there are nodes.

import { Refusal } from '../../problems.ts';

const WINDOW_MS = 15 * 60_000;
const PER_LOGIN = 10;
const PER_ADDRESS = 100;
const KEYS_KEPT = 20_000;

interface Count {
  failures: number;
  readonly until: number;
}

export interface Attempts {
  /** Throws `rate.limited` when too many attempts failed. Counts this one as failed until `forgive`. */
  readonly note: (address: string, login: string) => void;
  /** Takes back what was counted for this login, after it succeeded. */
  readonly forgive: (address: string, login: string) => void;
}

export function makeAttempts(now: () => number = Date.now): Attempts {
  const counts = new Map<string, Count>();

  const countOf = (key: string): Count => {
    const known = counts.get(key);
    if (known && known.until > now()) return known;
    const fresh = { failures: 0, until: now() + WINDOW_MS };
    counts.delete(key);
    counts.set(key, fresh);
    // Oldest first: a Map keeps the order of insertion.
    for (const oldest of counts.keys()) {
      if (counts.size <= KEYS_KEPT) break;
      counts.delete(oldest);
    }
    return fresh;
  };

  const keysOf = (address: string, login: string): readonly [string, string] => [
    `${address} ${login.toLowerCase().slice(0, 200)}`,
    address,
  ];

  return {
    note: (address, login) => {
      const [byLogin, byAddress] = keysOf(address, login).map(countOf) as [Count, Count];
      if (byLogin.failures >= PER_LOGIN || byAddress.failures >= PER_ADDRESS) {
        const seconds = Math.ceil((Math.max(byLogin.until, byAddress.until) - now()) / 1000);
        throw new Refusal(
          'rate.limited',
          'Too many attempts to log in failed from here; please wait some minutes and try again.',
          { members: { retry_after: seconds } },
        );
      }
      byLogin.failures += 1;
      byAddress.failures += 1;
    },
    forgive: (address, login) => {
      const [byLogin, byAddress] = keysOf(address, login);
      counts.delete(byLogin);
      const count = counts.get(byAddress);
      if (count && count.failures > 0) count.failures -= 1;
    },
  };
}
