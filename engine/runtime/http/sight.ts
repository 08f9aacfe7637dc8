// Whose view a request has: that of its sender, or with `as` in its address that of another user. Who asks, and how long
// they may, is the sender's in both.

import type { Belief } from '../access/guard.ts';
import type { ClientFacts } from '../audit/append.ts';
import type { Connection } from '../database/connection.ts';
import type { Request } from '../request.ts';
import { currentCompany, haveSameRights, type Identity } from '../sessions/identity.ts';
import { makeUserRequest, type RequestFacts } from '../sessions/make_request.ts';
import { beliefInView, viewAs } from '../sessions/view_as.ts';

/** Whose view it is, and what it rests on. */
export interface Sight {
  readonly identity: Identity;
  readonly belief: Belief;
  /** Undefined where it has ended. */
  readonly reread: (connection: Connection) => Promise<Identity | undefined>;
  readonly languages: readonly string[];
  /** The sender's own request, where the view is not theirs. */
  readonly looker?: Request;
}

interface Viewing {
  /** Of the sender. */
  readonly own: Sight;
  readonly client: ClientFacts;
  readonly facts: Pick<RequestFacts, 'tenant' | 'model' | 'database'>;
}

/** The view of another user, in the language of who looks. Throws what `viewAs` does. */
export async function sightAs(wanted: string, { own, client, facts }: Viewing): Promise<Sight> {
  const { identity: sender } = own;
  const request = makeUserRequest({ ...facts, company: currentCompany(sender, undefined) }, sender);
  const looker = { identity: sender, request, client };
  const viewed = await viewAs(facts.database, looker, wanted);
  const { language } = sender.user;
  return {
    identity: viewed.identity,
    belief: beliefInView(own.belief, sender, viewed),
    reread: async (connection) => {
      const now = await own.reread(connection);
      return now && haveSameRights(now, sender) ? viewed.read(connection, now) : undefined;
    },
    languages: language === null ? own.languages : [...own.languages, language],
    looker: request,
  };
}
