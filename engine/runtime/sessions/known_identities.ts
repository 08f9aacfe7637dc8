// Identities of the sessions and tokens that asked this server lately. What is kept is believed only under the tenant's
// count of changes (access/guard.ts), so a role that is taken away is gone at the next request, on every server.

import type { Identity } from './identity.ts';

/** Those that were read last; one takes about 2 kB. */
const MOST = 5_000;

/** The last use of a session or token is noted when it is read, so each is read now and then. */
const MOST_AGE_MS = 60_000;

export interface KnownIdentities {
  /** What is known of a holder: its tenant's number and the hash of its session or token. */
  readonly find: (holder: string) => Identity | undefined;
  readonly keep: (holder: string, identity: Identity) => void;
  readonly forget: (holder: string) => void;
}

interface Kept {
  readonly identity: Identity;
  /** On the clock of performance.now(). */
  readonly until: number;
}

export function makeKnownIdentities(): KnownIdentities {
  const kept = new Map<string, Kept>();
  return {
    find: (holder) => {
      const known = kept.get(holder);
      if (known === undefined) return undefined;
      if (performance.now() < known.until) return known.identity;
      kept.delete(holder);
      return undefined;
    },
    keep: (holder, identity) => {
      const until = performance.now() + Math.min(MOST_AGE_MS, identity.expires_in_ms ?? MOST_AGE_MS);
      kept.delete(holder);
      kept.set(holder, { identity, until });
      if (kept.size > MOST) kept.delete(kept.keys().next().value as string);
    },
    forget: (holder) => {
      kept.delete(holder);
    },
  };
}
