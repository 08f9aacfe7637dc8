// The roles of a tenant as a table: what each may do with which entity and which class of fields, and how many have it.

import type { RolesAnswer, ShownGrant } from '../../../schemas/http/access.ts';
import type { Entity, Model, Role } from '../../metadata/model.ts';
import { RECORD_ACTIONS } from '../../metadata/model_access.ts';
import { bareName } from '../../metadata/pack.ts';
import { Refusal } from '../../problems.ts';
import { bindSql, column, compileSql, sql } from '../../rules/sql.ts';
import { requestSlots } from '../records/query/request_slots.ts';
import { readableRows } from '../records/query/source.ts';
import { textIn } from '../records/write/messages.ts';
import type { Request } from '../request.ts';
import { titleOfAction } from './action_titles.ts';
import { classRight, grantOf } from './roles.ts';

/** For those who give roles; to all others `access.denied`. */
export async function showRoles(request: Request): Promise<RolesAnswer> {
  const { model, access, language } = request;
  if (!access.may(model.entities['membership'] as Entity, 'create')) {
    throw new Refusal('access.denied', 'Roles are shown to those who give them.');
  }
  const people = await countPeople(request);
  const roles = Object.values(model.roles).filter((role) => role.assignable);
  const actions = shownActions(roles);
  const entities = Object.values(model.entities).filter((entity) => access.may(entity, 'read'));
  return {
    actions,
    titles: titlesOf(model, actions, language),
    roles: roles.map(({ name, title }) => ({ name, title: textIn(title, language), people: people.get(name) ?? 0 })),
    entities: entities.map((entity) => ({
      name: entity.name,
      plural: textIn(entity.plural, language),
      pack: entity.pack,
      grants: byRole(roles, (role) => grantsOf(role, entity, actions)),
    })),
    classes: classesOf(model, roles, language),
  };
}

function shownActions(roles: readonly Role[]): readonly string[] {
  const named = roles.flatMap(({ grants }) => Object.values(grants).flatMap(Object.keys));
  return [...new Set([...RECORD_ACTIONS, ...named.filter((action) => action !== '*').sort()])];
}

/** Those that packs give to their actions. */
function titlesOf(model: Model, actions: readonly string[], language: string): Readonly<Record<string, string>> {
  const titles = actions.flatMap((action): [string, string][] => {
    const title = titleOfAction(model, action, { language });
    return title === undefined ? [] : [[action, title]];
  });
  return Object.fromEntries(titles);
}

function grantsOf(role: Role, entity: Entity, actions: readonly string[]): Readonly<Record<string, ShownGrant>> {
  const grants = actions.flatMap((action): [string, ShownGrant][] => {
    const grant = grantOf(role, entity, action);
    return grant ? [[action, { scope: grant.scope, conditional: grant.when !== undefined }]] : [];
  });
  return Object.fromEntries(grants);
}

function classesOf(model: Model, roles: readonly Role[], language: string): RolesAnswer['classes'] {
  return Object.entries(model.classes).map(([name, { title }]) => ({
    name,
    title: textIn(title, language),
    rights: byRole(roles, (role) => classRight(role, name)),
  }));
}

function byRole<T>(roles: readonly Role[], of: (role: Role) => T): Readonly<Record<string, T>> {
  return Object.fromEntries(roles.map((role) => [role.name, of(role)]));
}

/** By the bare name of the role. */
async function countPeople(request: Request): Promise<ReadonlyMap<string, number>> {
  const { model, access } = request;
  const held = readableRows(access, { entity: model.entities['membership'] as Entity, action: 'read', alias: 'm' });
  const person = readableRows(access, { entity: model.entities['user'] as Entity, action: 'read', alias: 'u' });
  const join = sql`${column('u', 'id')} = ${column('m', 'user')} and ${column('u', 'active')} and ${person.condition}`;
  const statement = sql`select ${column('m', 'role')} as "role", ${column('m', 'user')} as "user" from ${held.from} join ${person.from} on ${join} where ${held.condition} group by 1, 2`;
  const rows = await request.database.read((connection) =>
    connection.query<{ role: string }>(bindSql(compileSql(statement), ...requestSlots(request))),
  );
  const counts = new Map<string, number>();
  for (const { role } of rows) counts.set(bareName(role), (counts.get(bareName(role)) ?? 0) + 1);
  return counts;
}
