// Whether somebody is still who they were when their request began: read anew from their session, token or user, they must
// have the same rights. Their name or a further company makes no difference to what is under way.

import type { Refusal } from '../../problems.ts';
import { type Belief, IdentityChanged, rightsChanged } from '../access/guard.ts';
import { findIdentity, haveSameRights, type Identity } from './identity.ts';
import type { HolderKind } from './sql/read_identity.ts';

export interface Believed {
  readonly identity: Identity;
  readonly kind: HolderKind;
  /** Hash of the session or token, or the user's id. */
  readonly key: Buffer | string;
  readonly mayBeginAnew: () => boolean;
  /** What to answer to somebody who may not log in any more. */
  readonly gone: () => Refusal;
}

/**
 * The belief in an identity. What is read anew is kept by nobody else: inside a transaction it may hold what that is
 * about to take back.
 */
export function beliefIn({ identity, kind, key, mayBeginAnew, gone }: Believed): Belief {
  return {
    version: identity.version,
    mayBeginAnew,
    renew: async (connection) => {
      const found = await findIdentity(connection, kind, key);
      if (found === undefined) throw new IdentityChanged(gone());
      if (found.user.id !== identity.user.id || !haveSameRights(identity, found))
        throw new IdentityChanged(rightsChanged());
      return found.version;
    },
  };
}
