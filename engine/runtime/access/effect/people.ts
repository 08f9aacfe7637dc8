// Whose access a change of roles is counted for: active people about whom the asker may ask, each under the model that is
// and under the one that would be.

import type { Entity, Model } from '../../../metadata/model.ts';
import { bindSql, column, compileSql, raw, sql } from '../../../rules/sql.ts';
import { requestSlots } from '../../records/query/request_slots.ts';
import { readableRows } from '../../records/query/source.ts';
import type { Request } from '../../request.ts';
import { currentCompany, findIdentity, type Identity } from '../../sessions/identity.ts';
import { makeUserRequest } from '../../sessions/make_request.ts';

export interface Person {
  readonly id: string;
  readonly identity: Identity;
  readonly before: Request;
  readonly after: Request;
}

export interface People {
  readonly people: readonly Person[];
  /** Whether they are all that there are. */
  readonly isWhole: boolean;
}

/** People of one question; each is read by a statement of its own. */
const MOST_PEOPLE = 1_000;

/** Those of them that could be read until then (on the clock of performance.now()). */
export async function findPeople(request: Request, after: Model, until: number): Promise<People> {
  const entity = request.model.entities['user'] as Entity;
  const rows = readableRows(request.access, { entity, action: 'explain', alias: 't' });
  const statement = sql`select ${column('t', 'id')} as "id" from ${rows.from} where ${column('t', 'active')} and ${rows.condition} order by 1 limit ${raw(String(MOST_PEOPLE + 1))}`;
  const bound = bindSql(compileSql(statement), ...requestSlots(request));
  return request.database.read(async (connection) => {
    const ids = (await connection.query<{ id: string }>(bound)).map(({ id }) => id);
    const people: Person[] = [];
    for (const id of ids.slice(0, MOST_PEOPLE)) {
      if (performance.now() > until) return { people, isWhole: false };
      const identity = await findIdentity(connection, 'user', id);
      if (identity) people.push(personOf(request, identity, after));
    }
    return { people, isWhole: ids.length <= MOST_PEOPLE };
  });
}

function personOf({ tenant, model, database }: Request, identity: Identity, after: Model): Person {
  const company = currentCompany(identity, undefined);
  // Access is kept by the list of memberships, for one model each.
  const again = { ...identity, memberships: [...identity.memberships] };
  return {
    id: identity.user.id,
    identity,
    before: makeUserRequest({ tenant, model, database, company }, identity),
    after: makeUserRequest({ tenant, model: after, database, company }, again),
  };
}
