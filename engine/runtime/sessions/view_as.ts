// Seeing as another user (`as` of an address): whose view somebody may ask for, and what becomes of it where they, or the
// other, lose rights meanwhile. Who looks stays who asks: their session counts, and the other does nothing by it. The right
// is the action `view_as` on the record of the user, which access judges as a change of the organisation: from a place that
// holds all memberships of the other (access/organisation.ts), so nobody looks out of their companies through somebody else.
// What they are shown is what both may read (access/seen_by.ts).

import type { Entity } from '../../metadata/model.ts';
import { Refusal } from '../../problems.ts';
import { bindSql, column, compileSql, slot, sql } from '../../rules/sql.ts';
import { type Belief, IdentityChanged, rightsChanged } from '../access/guard.ts';
import { type AuditEvent, appendAudit, type ClientFacts, isNoted } from '../audit/append.ts';
import type { Connection, Transactions } from '../database/connection.ts';
import { UUID } from '../field_types/formats.ts';
import { requestSlots } from '../records/query/request_slots.ts';
import { readableRows } from '../records/query/source.ts';
import type { Request } from '../request.ts';
import { findIdentity, haveSameRights, type Identity } from './identity.ts';

/** Who looks. */
export interface Looker {
  readonly identity: Identity;
  /** Theirs, as if they asked for themselves. */
  readonly request: Request;
  readonly client: ClientFacts;
}

/** What somebody sees as another user. */
export interface Viewed {
  /** The other, under the session or token of who looks. */
  readonly identity: Identity;
  /** Reads it anew; throws as `viewAs` does. `looker`: as they are now. */
  readonly read: (connection: Connection, looker: Identity) => Promise<Identity>;
}

/**
 * Finds the other, and notes the first look of each hour before anything is shown. Throws `record.unknown` for a user who
 * is not there, not active or not shown to who looks, and `access.denied` for one whom they may not see as.
 */
export async function viewAs(database: Transactions, looker: Looker, wanted: string): Promise<Viewed> {
  const id = wanted.toLowerCase();
  const { model } = looker.request;
  const { client } = looker;
  const event: AuditEvent = { kind: 'view_as', actor: looker.identity.user.id, subject: id, client };
  const read: Viewed['read'] = (connection, now) => findViewed(connection, looker.request, { looker: now, id });
  const { identity, noted } = await database.read(async (connection) => ({
    identity: await read(connection, looker.identity),
    noted: await isNoted(connection, model, event),
  }));
  if (!noted) await database.write((connection) => appendAudit(connection, model, event));
  return { identity, read };
}

interface Wanted {
  readonly looker: Identity;
  readonly id: string;
}

/** Under the count of changes of who looks: it is of before the other was read, and of all identities of the tenant. */
async function findViewed(connection: Connection, request: Request, { looker, id }: Wanted): Promise<Identity> {
  const entity = request.model.entities['user'] as Entity;
  if (!UUID.test(id) || !request.access.may(entity, 'read')) throw unknownUser(id);
  const rows = readableRows(request.access, { entity, action: 'read', alias: 't' });
  const permitted = sql`coalesce(${request.access.rows(entity, 'view_as', 't')}, false)`;
  const statement = sql`select ${permitted} as "permitted" from ${rows.from} where ${column('t', 'id')} = ${slot('id')}::uuid and ${column('t', 'active')} and ${rows.condition}`;
  const bound = bindSql(compileSql(statement), ...requestSlots(request), { id });
  const [row] = await connection.query<{ permitted: boolean }>(bound);
  const found = row && (await findIdentity(connection, 'user', id));
  if (!found) throw unknownUser(id);
  if (row.permitted !== true) throw new Refusal('access.denied', 'You may not see as this user.');
  const { version, expires_in_ms, token } = looker;
  return { ...found, user: toldTo(request, entity, found.user), version, expires_in_ms, token };
}

function unknownUser(id: string): Refusal {
  return new Refusal('record.unknown', `There is no active user ${JSON.stringify(id)}.`, {
    members: { parameter: 'as' },
  });
}

/** What one is told of the other is what one may read of them; of a text that is always there nothing is left. */
function toldTo({ access }: Request, entity: Entity, user: Identity['user']): Identity['user'] {
  const may = (field: string): boolean => access.readable(entity, field) !== undefined;
  return {
    id: user.id,
    login: may('login') ? user.login : '',
    name: may('name') ? user.name : '',
    email: may('email') ? user.email : null,
    language: may('language') ? user.language : null,
    zone: may('zone') ? user.zone : null,
  };
}

/** The belief in both: that who looks is still who they were, and may still see as the other, who has the same rights. */
export function beliefInView(own: Belief, looker: Identity, viewed: Viewed): Belief {
  return {
    ...own,
    renew: async (connection) => {
      const version = await own.renew(connection);
      if (!haveSameRights(await readAgain(connection, looker, viewed), viewed.identity)) {
        throw new IdentityChanged(rightsChanged());
      }
      return version;
    },
  };
}

async function readAgain(connection: Connection, looker: Identity, { read }: Viewed): Promise<Identity> {
  try {
    return await read(connection, looker);
  } catch (error) {
    throw error instanceof Refusal ? new IdentityChanged(error) : error;
  }
}
