// Who may do what: allowed = every restriction AND (company readable AND any grant (scope AND condition), OR a grant that
// shares such records between companies (scope AND condition), OR shared), and for a record that cannot be without another: that one may be read. Fields by class. Each question is answered over whole tables.

import type { Entity, Field, Grant, Model, Right } from './model.ts';
import { reachesAll, type Seat, seatsOf } from './places.ts';
import { evaluate } from './rules.ts';
import { companyOf, inScope } from './scopes.ts';
import { isAnyShared, isGivenByShares, isHeldBy, isShared } from './shares.ts';
import { idIn, isLive, type Row, type Stored, type Tables } from './tables.ts';

/** What the oracle knows, and what it was asked before. */
export interface World extends Stored {
  readonly model: Model;
  /** The day of the request, ISO 8601. */
  readonly today: string;
  readonly known: Map<string, ReadonlySet<string>>;
}

export interface Person {
  readonly login: string;
  readonly id: string;
  readonly seats: readonly Seat[];
}

export function personOf(tables: Tables, login: string): Person {
  const user = [...(tables['user']?.values() ?? [])].find((row) => row['login'] === login);
  if (user === undefined) throw new Error(`There is no user ${login}.`);
  const id = String(user['id']);
  return { login, id, seats: seatsOf(tables, id) };
}

/** The grant of a role: the more precisely named one counts, and one that is taken back there is none. */
function grantOf(model: Model, role: string, entity: string, action: string): Grant | undefined {
  const grants = model.roles[role]?.grants;
  const [own, every] = [grants?.[entity], grants?.['*']];
  const precise = own?.[action] ?? own?.['*'];
  const found = precise ?? every?.[action] ?? every?.['*'];
  if (found === undefined || found.scope === 'none') return undefined;
  return precise || answers(model, entity, found.scope) ? found : undefined;
}

const NEEDS: Readonly<Record<string, readonly string[]>> = {
  own: ['owner'],
  team: ['team', 'owner'],
  team_tree: ['team', 'owner'],
  agency: ['agency', 'owner'],
  company: ['company'],
};

/** Whether records of the entity have what the scope is measured by: a grant for all entities asks for no more. */
function answers({ entities }: Model, entity: string, scope: string): boolean {
  const isOfCompany = scope === 'company' && ['company', 'team', 'membership'].includes(entity);
  const fields = entities[entity]?.fields ?? {};
  return scope === 'all' || isOfCompany || NEEDS[scope]?.some((name) => Object.hasOwn(fields, name)) === true;
}

/** Whether a role of the person grants it for some record at all, or something is shared with them so. */
export function mayAtAll(world: World, person: Person, entity: string, action: string): boolean {
  if (isGrantedAtAll(world, person, entity, action)) return true;
  return isGivenByShares(action, false) && isAnyShared(world.tables, person, { entity, action });
}

function isGrantedAtAll({ model }: World, person: Person, entity: string, action: string): boolean {
  return person.seats.some((seat) => grantOf(model, seat.role, entity, action) !== undefined);
}

/** Ids of the records on which the person may act so, deleted ones among them. */
export function allowedIds(world: World, person: Person, entity: string, action: string): ReadonlySet<string> {
  const key = `${person.id} ${entity} ${action}`;
  const found = world.known.get(key);
  if (found) return found;
  const rows = [...(world.tables[entity]?.values() ?? [])];
  const allowed = rows.filter((row) => mayActOn(world, person, { entity, action, row }));
  const ids = new Set(allowed.map((row) => String(row['id'])));
  world.known.set(key, ids);
  return ids;
}

/** Whether the person may read this record, deleted or not. */
export function mayRead(world: World, person: Person, entity: string, id: string): boolean {
  return allowedIds(world, person, entity, 'read').has(id);
}

/** Records that are there and may be read. */
export function readableRows(world: World, person: Person, entity: string): readonly Row[] {
  const ids = allowedIds(world, person, entity, 'read');
  return [...(world.tables[entity]?.values() ?? [])].filter((row) => isLive(row) && ids.has(String(row['id'])));
}

export interface Act {
  readonly entity: string;
  readonly action: string;
  readonly row: Row;
}

/** Whether the person may act so on a record that is as this row says; `granted`: by their roles alone. */
export function mayActOn(world: World, person: Person, act: Act, by: 'any' | 'granted' = 'any'): boolean {
  const { model } = world;
  if (!isGrantedOn(world, person, act) && (by === 'granted' || !isSharedOn(world, person, act))) return false;
  if (
    !restrictionsOn(world, person, act).every((rule) => evaluate(rule, storedVariable(world, person, act)) === true)
  ) {
    return false;
  }
  if (act.entity === 'record_share' && !isShareSeen(world, person, act.row)) return false;
  const owners = Object.values(model.entities[act.entity]?.fields ?? {}).filter((field) => field.isOwner);
  return owners.every((field) => mayRead(world, person, field.to ?? '', idIn(act.row, field.name) ?? ''));
}

function isGrantedOn(world: World, person: Person, act: Act): boolean {
  const company = companyOf(world.tables, act.entity, act.row);
  const readable = person.seats.some((seat) => reachesAll(seat) || company === null || seat.company === company);
  if (readable && person.seats.some((seat) => isGranted(world, person, seat, act))) return true;
  return person.seats.some((seat) => isGranted(world, person, seat, act, true));
}

function isSharedOn(world: World, person: Person, act: Act): boolean {
  const isGiven = isGivenByShares(act.action, isGrantedAtAll(world, person, act.entity, 'export'));
  return isGiven && isShared(world.tables, person, act);
}

/** A share is seen by those who may read its record, and by those whom it is for. */
function isShareSeen(world: World, person: Person, share: Row): boolean {
  return isHeldBy(person, share) || mayRead(world, person, String(share['entity']), String(share['record']));
}

/**
 * Whether the person may make a record what it will be. Its owner, its company, agency and team, and the record without
 * which it cannot be are changed by roles alone.
 */
export function mayChangeInto(world: World, person: Person, entity: string, { before, after }: Changed): boolean {
  const fields = Object.values(world.model.entities[entity]?.fields ?? {});
  const places = fields.filter(({ name, isOwner }) => isOwner || ['owner', 'company', 'agency', 'team'].includes(name));
  const isKept = places.every(({ name }) => idIn(before, name) === idIn(after, name));
  if (isKept) return mayActOn(world, person, { entity, action: 'update', row: after });
  return [before, after].every((row) => mayActOn(world, person, { entity, action: 'update', row }, 'granted'));
}

type Changed = Readonly<Record<'before' | 'after', Row>>;

/** Rules of the restrictions that bind the person here. What may not be read may not be exported. */
function restrictionsOn({ model }: World, person: Person, { entity, action }: Act): readonly unknown[] {
  const holds = (roles: readonly string[]) => person.seats.some((seat) => roles.includes(seat.role));
  const named = action === 'export' ? ['*', 'export', 'read'] : ['*', action];
  return model.restrictions
    .filter((each) => each.entity === entity && each.actions.some((one) => named.includes(one)))
    .filter((each) => each.roles.length === 0 || holds(each.roles))
    .map((each) => each.rule);
}

/** `shared`: of any company, where the grant shares such a record between companies. One of the whole tenant needs no sharing. */
function isGranted(world: World, person: Person, seat: Seat, act: Act, shared = false): boolean {
  const grant = grantOf(world.model, seat.role, act.entity, act.action);
  if (grant === undefined || !inScope(world.tables, person, seat, { ...act, grant, anyCompany: shared })) return false;
  const holds = (rule: unknown) => evaluate(rule, storedVariable(world, person, act)) === true;
  if (shared && (seat.company === null || grant.companies === undefined || !holds(grant.companies))) return false;
  return grant.when === undefined || holds(grant.when);
}

/** Variables of a grant's condition: it reads without grants, over references too. */
function storedVariable(world: World, person: Person, { entity, row }: Pick<Act, 'entity' | 'row'>) {
  return (path: string): unknown => globalOf(world, person, path) ?? valueAt(world, { entity, row }, path, () => true);
}

/** Values of `$user…` and `$today`; undefined for a path that is no global. */
export function globalOf(world: World, person: Person, path: string): unknown {
  const ids = (of: (seat: Seat) => string | null) => person.seats.map(of).filter((id) => id !== null);
  switch (path) {
    case '$today':
      return world.today;
    case '$user':
    case '$user.id':
      return person.id;
    case '$user.companies':
      return ids((seat) => seat.company);
    case '$user.agencies':
      return ids((seat) => seat.agency);
    case '$user.teams':
      return ids((seat) => seat.team);
    case '$user.roles':
      return person.seats.map((seat) => seat.role);
    default:
      return undefined;
  }
}

/** The value at a path from a record, null where a record on the way is missing or may not be entered. */
export function valueAt(
  world: World,
  { entity, row }: { readonly entity: string; readonly row: Row },
  path: string,
  mayEnter: (entity: string, row: Row) => boolean,
): unknown {
  const [name = '', ...rest] = path.split('.');
  const field = world.model.entities[entity]?.fields[name];
  if (field === undefined) throw new Error(`The oracle finds no ${path} in ${entity}.`);
  if (rest.length === 0) return row[name] ?? null;
  if (field.type === 'stage') return outcomeOf(world.model, field, row);
  const target = world.tables[field.to ?? '']?.get(idIn(row, name) ?? '');
  if (target === undefined || !mayEnter(field.to ?? '', target)) return null;
  return valueAt(world, { entity: field.to ?? '', row: target }, rest.join('.'), mayEnter);
}

function outcomeOf(model: Model, field: Field, row: Row): string | null {
  const pipeline = idIn(row, field.name === 'stage' ? 'pipeline' : `${field.name}_pipeline`);
  return model.outcomes[pipeline ?? '']?.[idIn(row, field.name) ?? ''] ?? null;
}

const RANK: Readonly<Record<Right, number>> = { hidden: 0, read: 1, write: 2 };

/** The most that any of the person's roles gives on a class; one that a role does not name is hidden to it. */
function rightOn({ model }: World, person: Person, name: string): number {
  const rights = person.seats.map(({ role }) => {
    const classes = model.roles[role]?.classes;
    return RANK[classes?.[name] ?? classes?.['*'] ?? 'hidden'];
  });
  return Math.max(0, ...rights);
}

export function mayReadField(world: World, person: Person, field: Field): boolean {
  return field.classes.every((name) => rightOn(world, person, name) >= RANK.read);
}

export function mayWriteField(world: World, person: Person, field: Field): boolean {
  return field.classes.every((name) => rightOn(world, person, name) >= RANK.write);
}

export function readableFields(world: World, person: Person, entity: Entity): readonly Field[] {
  return Object.values(entity.fields).filter((field) => mayReadField(world, person, field));
}

/** Whether a request of the person may name the path: every field on it, and every entity that it enters. */
export function mayName(world: World, person: Person, entity: string, path: string): boolean {
  if (path.startsWith('$')) return true;
  const [name = '', ...rest] = path.split('.');
  const field = world.model.entities[entity]?.fields[name];
  if (field === undefined || !mayReadField(world, person, field)) return false;
  if (rest.length === 0 || field.type === 'stage') return true;
  return mayAtAll(world, person, field.to ?? '', 'read') && mayName(world, person, field.to ?? '', rest.join('.'));
}
