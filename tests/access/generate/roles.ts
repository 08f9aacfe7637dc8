// Roles by chance: grants for one entity or for all, roles that include others and take grants back, every scope that an
// entity can answer, conditions, records shared between companies, the actions that moves between stages ask for, and rights
// on classes.

import { CLASSES, type GeneratedEntity, MOVES, PACK } from './model.ts';
import type { Random } from './random.ts';
import { generateRule } from './rules.ts';

const ACTIONS = { read: 0.85, create: 0.4, update: 0.6, delete: 0.45, export: 0.3 } as const;
/** What the references of records show. */
const ORGANISATION = ['user', 'company', 'agency', 'team'];

const COUNT = 7;

export const ROLES: readonly string[] = Array.from({ length: COUNT }, (_none, index) => `${PACK}_role_${index}`);

/** Of somebody who works for one company, and for others as far as these let them (organisation.ts). */
export const DESK = `${PACK}_desk`;

/** Documents by path. */
export function generateRoles(random: Random, entities: readonly GeneratedEntity[]): Record<string, unknown> {
  const roles = ROLES.map((name, index) => {
    const included = index > 1 && random.chance(0.5) ? ROLES[random.int(0, index - 1)] : undefined;
    const every = random.chance(0.25) ? everyEntity(random) : undefined;
    return [`roles/${name}.json`, roleDocument(random, entities, { name, included, every })] as const;
  });
  return Object.fromEntries([
    ...roles,
    [`roles/${DESK}.json`, deskDocument(random.fork('desk'), entities)],
    ['extensions/base/roles/admin.json', administersMoves(entities)],
  ]);
}

/** Nobody gives others a right that they do not have. */
function administersMoves(entities: readonly GeneratedEntity[]): unknown {
  const all = Object.fromEntries(moveActions().map((action) => [action, { scope: 'all' }]));
  const staged = entities.filter(({ fields }) => fields.some(({ type }) => type === 'stage'));
  const grants = Object.fromEntries(staged.map(({ name }) => [`${PACK}/${name}`, all]));
  return { extends: 'crm:base/roles/admin', grants };
}

/** Actions that moves take a right for. */
function moveActions(): readonly string[] {
  return Object.values(MOVES).flatMap(({ grant }) => grant ?? []);
}

function deskDocument(random: Random, entities: readonly GeneratedEntity[]): unknown {
  const grant = (entity: GeneratedEntity) => {
    const companies = generateRule(random, { entity, entities, roles: ROLES });
    return { scope: random.pick(scopesOf(entity)), ...(companies === undefined ? {} : { companies }) };
  };
  const grants = entities.map((entity) => {
    const own = Object.fromEntries(Object.keys(ACTIONS).map((action) => [action, grant(entity)]));
    return [`${PACK}/${entity.name}`, { ...own, ...moveGrants(random, entity, entities) }] as const;
  });
  return {
    $id: `crm:${PACK}/roles/${DESK}`,
    title: DESK,
    grants: {
      ...Object.fromEntries(grants),
      ...Object.fromEntries(ORGANISATION.map((each) => [`base/${each}`, { read: { scope: 'all' } }])),
    },
    classes: classesOf(random),
  };
}

interface RoleWish {
  readonly name: string;
  readonly included: string | undefined;
  readonly every: unknown;
}

function roleDocument(random: Random, entities: readonly GeneratedEntity[], wish: RoleWish): unknown {
  const { name, included, every } = wish;
  const named = entities.filter(() => random.chance(0.65));
  // By chance of its own for each, so that what is generated besides stays as it is.
  const allOf = (entity: GeneratedEntity): Granted => {
    const more = random.fork(`${name} ${entity.name}`);
    const grants = { ...grantsOf(random, entity, entities), ...moveGrants(more, entity, entities) };
    return sharedBetweenCompanies(more, { entity, entities }, grants);
  };
  return {
    $id: `crm:${PACK}/roles/${name}`,
    title: name,
    ...(included === undefined ? {} : { includes: { [`${PACK}/${included}`]: true } }),
    grants: {
      ...(every === undefined ? {} : { '*': every }),
      ...Object.fromEntries(named.map((entity) => [`${PACK}/${entity.name}`, allOf(entity)])),
      ...Object.fromEntries(
        ORGANISATION.filter(() => random.chance(0.5)).map((each) => [`base/${each}`, { read: { scope: 'all' } }]),
      ),
    },
    classes: classesOf(random),
  };
}

function everyEntity(random: Random): unknown {
  const scope = random.pick(['all', 'all', 'own', 'team_tree', 'agency', 'company']);
  if (random.chance(0.2)) return { '*': { scope } };
  return random.chance(0.5) ? { read: { scope } } : { read: { scope }, update: { scope: 'all' } };
}

type Granted = Readonly<Record<string, { readonly scope: string; readonly when?: unknown }>>;

function grantsOf(random: Random, entity: GeneratedEntity, entities: readonly GeneratedEntity[]): Granted {
  const grant = (): Granted[string] => {
    if (random.chance(0.08)) return { scope: 'none' };
    const when = random.chance(0.3) ? generateRule(random, { entity, entities, roles: ROLES }) : undefined;
    return { scope: random.pick(scopesOf(entity)), ...(when === undefined ? {} : { when }) };
  };
  const actions = Object.entries(ACTIONS).filter(([, probability]) => random.chance(probability));
  const own = Object.fromEntries(actions.map(([action]) => [action, grant()]));
  return random.chance(0.1) ? { ...own, '*': grant() } : own;
}

/** Rights over moves between stages, for an entity that has some. */
function moveGrants(random: Random, entity: GeneratedEntity, entities: readonly GeneratedEntity[]): Granted {
  if (!entity.fields.some(({ type }) => type === 'stage')) return {};
  const actions = moveActions().filter(() => random.chance(0.6));
  return Object.fromEntries(
    actions.map((action) => {
      const when = random.chance(0.3) ? generateRule(random, { entity, entities, roles: ROLES }) : undefined;
      return [action, { scope: random.pick(scopesOf(entity)), ...(when === undefined ? {} : { when }) }];
    }),
  );
}

/** Some of the grants reach records of other companies. */
function sharedBetweenCompanies(
  random: Random,
  { entity, entities }: { readonly entity: GeneratedEntity; readonly entities: readonly GeneratedEntity[] },
  grants: Granted,
): Granted {
  return Object.fromEntries(
    Object.entries(grants).map(([action, grant]) => {
      if (grant.scope === 'none' || !random.chance(0.3)) return [action, grant];
      const companies = generateRule(random, { entity, entities, roles: ROLES });
      return [action, companies === undefined ? grant : { ...grant, companies }];
    }),
  );
}

/** Scopes that the entity can answer. */
function scopesOf({ aspects }: GeneratedEntity): readonly string[] {
  const has = (...named: readonly string[]) => named.some((aspect) => Object.hasOwn(aspects, aspect));
  return [
    'all',
    ...(has('owned') ? ['own'] : []),
    ...(has('owned', 'team_scoped') ? ['team', 'team_tree'] : []),
    ...(has('owned', 'agency_scoped') ? ['agency'] : []),
    ...(has('company_scoped') ? ['company', 'company'] : []),
  ];
}

function classesOf(random: Random): unknown {
  const right = () => random.pick(['hidden', 'read', 'read', 'write', 'write']);
  const named = CLASSES.filter(() => random.chance(0.6)).map((name) => [name, right()]);
  return Object.fromEntries(random.chance(0.2) ? [...named, ['*', right()]] : named);
}
