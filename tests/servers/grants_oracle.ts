// What each person of the demo company may do, computed from the roles and the seeds as a reader of the packs would: an
// oracle that shares nothing with the engine but the documents.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Action = 'read' | 'update' | 'delete';

interface Grant {
  readonly scope: 'own' | 'team' | 'team_tree' | 'all';
  readonly when?: unknown;
}

interface RoleDocument {
  readonly includes?: Readonly<Record<string, true>>;
  readonly grants: Readonly<Record<string, Readonly<Record<string, Grant>>>>;
}

type SeedRecord = Readonly<Record<string, unknown>>;

const MODULES = new URL('../../modules/', import.meta.url).pathname;

/** Demo seeds of an entity: key with its pack (`sales:deal_…`) → record as written. */
export function seedsOf(entity: string): ReadonlyMap<string, SeedRecord> {
  const found = new Map<string, SeedRecord>();
  for (const pack of ['base', 'sales']) {
    const folder = join(MODULES, pack, 'seeds', 'demo');
    for (const file of readdirSync(folder)) {
      const document = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      if (document.entity.split('/')[1] !== entity) continue;
      for (const [key, record] of Object.entries(document.records)) found.set(`${pack}:${key}`, record as SeedRecord);
    }
  }
  return found;
}

/** Keys of the demo records of an entity on which the person with this login may act so. */
export function allowedKeys(login: string, entity: string, action: Action): readonly string[] {
  const person = personOf(login);
  const seeds = [...seedsOf(entity)];
  const grants = seatsOf(person).flatMap(({ role, team }) => {
    const grant = grantOf(role, entity, action);
    return grant === undefined ? [] : [{ grant, team }];
  });
  return seeds
    .filter(([, record]) => grants.some(({ grant, team }) => allows(grant, team, { entity, record, person })))
    .map(([key]) => key)
    .sort();
}

/** Whether the person may act so on any record of the entity. */
export function mayAtAll(login: string, entity: string, action: Action | 'create'): boolean {
  return seatsOf(personOf(login)).some(({ role }) => grantOf(role, entity, action) !== undefined);
}

function personOf(login: string): string {
  const found = [...seedsOf('user')].find(([, user]) => user['login'] === login);
  if (found === undefined) throw new Error(`No demo user ${login}`);
  return found[0];
}

/** Roles of a person with the team in which each holds. */
function seatsOf(person: string): readonly { readonly role: string; readonly team: string | undefined }[] {
  return [...seedsOf('membership').values()]
    .filter((membership) => keyIn('base', membership['user']) === person)
    .map(({ role, team }) => ({ role: role as string, team: keyIn('base', team) }));
}

/** The grant of a role: its own, else that of the roles that it includes. */
function grantOf(role: string, entity: string, action: string): Grant | undefined {
  const [pack = '', name = ''] = role.split('/');
  const document = JSON.parse(readFileSync(join(MODULES, pack, 'roles', `${name}.json`), 'utf8')) as RoleDocument;
  const own = Object.entries(document.grants).find(([named]) => named === '*' || named.split('/')[1] === entity)?.[1];
  if (own?.[action]) return own[action];
  for (const included of Object.keys(document.includes ?? {})) {
    const grant = grantOf(included, entity, action);
    if (grant) return grant;
  }
  return undefined;
}

interface Asked {
  readonly entity: string;
  readonly record: SeedRecord;
  readonly person: string;
}

function allows(grant: Grant, team: string | undefined, { entity, record, person }: Asked): boolean {
  if (grant.when !== undefined && !isOpen(entity, record)) return false;
  const pack = entity === 'account' || entity === 'contact' ? 'base' : 'sales';
  const owner = keyIn(pack, record['owner']);
  if (grant.scope === 'all') return true;
  if (grant.scope === 'own') return owner === person;
  const teams = grant.scope === 'team' ? [team] : treeOf(team);
  const own = keyIn(pack, record['team']);
  // The record's team, else the teams of its owner.
  if (own !== undefined) return teams.includes(own);
  return owner !== undefined && seatsOf(owner).some((seat) => seat.team !== undefined && teams.includes(seat.team));
}

/** The one condition in the shipped roles: the stage is an open one. A stage alone is that of the first pipeline that has it. */
function isOpen(entity: string, record: SeedRecord): boolean {
  const named = (record['pipeline'] as string | undefined)?.split('/').at(-1);
  const pipelines = readdirSync(join(MODULES, 'sales', 'pipelines'))
    .map((file) => ({
      name: file.replace('.json', ''),
      ...JSON.parse(readFileSync(join(MODULES, 'sales', 'pipelines', file), 'utf8')),
    }))
    .filter((each) => each.entity === `sales/${entity}` && (named ?? each.name) === each.name)
    .sort((a, b) => a.order - b.order);
  const stage = (record['stage'] as string | undefined) ?? Object.keys(pipelines[0].stages)[0] ?? '';
  return pipelines.find((each) => stage in each.stages).stages[stage].outcome === 'open';
}

function treeOf(team: string | undefined): readonly (string | undefined)[] {
  const below = [...seedsOf('team')].filter(([, each]) => keyIn('base', each['parent']) === team).map(([key]) => key);
  return team === undefined ? [] : [team, ...below.flatMap(treeOf)];
}

/** `key` within its pack, or `pack:key`, as the latter. */
function keyIn(pack: string, key: unknown): string | undefined {
  if (typeof key !== 'string') return undefined;
  return key.includes(':') ? key : `${pack}:${key}`;
}
