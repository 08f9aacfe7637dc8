// A pack on top of base, made by chance: entities with all aspects, references of every sort, trees, stages, and fields
// of classes that some roles do not see. What it holds is known twice: as documents, and as a list for the other generators.

import type { Random } from './random.ts';

export interface GeneratedField {
  readonly name: string;
  readonly type: string;
  /** Bare name of the entity that it leads to. */
  readonly to?: string;
  readonly required?: boolean;
  readonly on_delete?: 'restrict' | 'clear' | 'cascade';
  readonly classes?: readonly string[];
  readonly unique?: true;
  /** Of a reference: the relation that it makes on the entity to which it leads. */
  readonly inverse?: string;
}

export interface GeneratedEntity {
  readonly name: string;
  /** With their settings, as documents name them. */
  readonly aspects: Readonly<Record<string, { readonly shared?: true }>>;
  readonly fields: readonly GeneratedField[];
  /** Paths that a search looks into. */
  readonly search?: readonly string[];
  /** Keys by name: the fields whose values no two records share. */
  readonly keys?: Readonly<Record<string, readonly string[]>>;
}

export const PACK = 'gen';
export const CLASSES = ['gen_secret', 'gen_money', 'gen_name', 'personal'] as const;
export const KINDS = ['red', 'green', 'blue'] as const;
export const STAGES = { open: 'open', late: 'open', done: 'won', gone: 'lost' } as const;

interface Move {
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** The action that it takes a right for. */
  readonly grant?: string;
}

/** Every stage can be begun in; back from `late` leads nothing. */
export const MOVES: Readonly<Record<string, Move>> = {
  forward: { from: ['open'], to: ['late', 'done', 'gone'] },
  close: { from: ['late'], to: ['done', 'gone'], grant: 'close' },
  reopen: { from: ['done', 'gone'], to: ['open', 'late'], grant: 'reopen' },
};

/** A unique field and keys, the values of which are given to stored records one by one. */
const KEYED = ['mark', 'stamp'] as const;
const ENTITY_KEYS = { marked: ['mark', 'stamp'], stamped: ['stamp'] } as const;

const NAMES = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta', 'eta'];

/** The first four have between them every aspect, alone and with others; the rest are left to chance. */
const FIRST: readonly GeneratedEntity['aspects'][] = [
  { owned: {}, company_scoped: {} },
  { owned: {}, team_scoped: {}, company_scoped: { shared: true } },
  { agency_scoped: {}, company_scoped: {}, tagged: {} },
  { owned: {}, team_scoped: {}, agency_scoped: {} },
];

/** 4 to 7 entities; a reference leads to an entity before its own, or to base. */
export function generateEntities(random: Random): readonly GeneratedEntity[] {
  const entities: GeneratedEntity[] = [];
  const count = random.int(4, NAMES.length);
  for (let index = 0; index < count; index += 1) {
    const aspects = FIRST[index] ?? anyAspects(random);
    const name = `${PACK}_${NAMES[index]}`;
    const fields = [
      ...ownFields(random),
      ...keyFields(random.fork(`keys of ${name}`)),
      ...references(random, entities).map((field) => withInverse(name, field)),
    ];
    const search = searched(random.fork(`search of ${name}`), { aspects, fields });
    entities.push({ name, aspects, fields, search, keys: ENTITY_KEYS });
  }
  return entities;
}

function anyAspects(random: Random): GeneratedEntity['aspects'] {
  const named = ['owned', 'team_scoped', 'agency_scoped', 'tagged'].filter(() => random.chance(0.5));
  const company = random.chance(0.6) ? { company_scoped: random.chance(0.5) ? { shared: true as const } : {} } : {};
  return { ...Object.fromEntries(named.map((name) => [name, {}])), ...company };
}

function ownFields(random: Random): readonly GeneratedField[] {
  const classes = (probability: number, ...names: readonly string[]) =>
    random.chance(probability) ? { classes: names } : {};
  return [
    { name: 'name', type: 'text', required: true, ...classes(0.25, 'gen_name') },
    { name: 'code', type: 'text' },
    { name: 'size', type: 'integer', ...classes(0.15, 'gen_secret') },
    { name: 'ratio', type: 'decimal' },
    { name: 'amount', type: 'money', ...classes(0.6, 'gen_money') },
    { name: 'kind', type: 'option', ...classes(0.1, 'personal') },
    { name: 'flag', type: 'boolean' },
    { name: 'day', type: 'date' },
    { name: 'secret', type: 'text', classes: random.chance(0.5) ? ['gen_secret'] : ['gen_secret', 'personal'] },
    { name: 'note', type: 'long_text', ...classes(0.5, 'personal') },
    ...(random.chance(0.4) ? [{ name: 'stage', type: 'stage' }] : []),
  ];
}

function keyFields(random: Random): readonly GeneratedField[] {
  const [mark, stamp] = KEYED;
  const classes = (name: string) => (random.chance(0.4) ? { classes: [name] } : {});
  return [
    { name: mark, type: 'text', unique: true, ...classes('gen_secret') },
    { name: stamp, type: 'text', ...classes('gen_money') },
  ];
}

/** The values of a record's keys: no two records are given the same number. */
export function keyValues(index: number): Readonly<Record<string, string>> {
  return Object.fromEntries(KEYED.map((name) => [name, `${name} ${index}`]));
}

/** Whether values for it come from `keyValues` alone. */
export function isKeyField({ name }: GeneratedField): boolean {
  return KEYED.some((each) => each === name);
}

function references(random: Random, before: readonly GeneratedEntity[]): readonly GeneratedField[] {
  const targets = random.some(before, random.int(1, 2));
  const led = targets.map(({ name: to }, index): GeneratedField => {
    const name = `to_${to.slice(PACK.length + 1)}`;
    // Without its owner such a record cannot be.
    if (index === 0 && random.chance(0.4)) {
      return { name, type: 'reference', to, required: true, on_delete: 'cascade' };
    }
    const classes = random.chance(0.15) ? { classes: ['gen_secret'] } : {};
    return { name, type: 'reference', to, on_delete: random.chance(0.5) ? 'clear' : 'restrict', ...classes };
  });
  const tree: readonly GeneratedField[] = [{ name: 'parent', type: 'tree_parent', on_delete: 'clear' }];
  const person: readonly GeneratedField[] = [{ name: 'person', type: 'user', to: 'user', on_delete: 'clear' }];
  return [...led, ...(random.chance(0.3) ? tree : []), ...(random.chance(0.4) ? person : [])];
}

function withInverse(entity: string, field: GeneratedField): GeneratedField {
  return { ...field, inverse: `${entity}_by_${field.name}` };
}

/** Texts of its own, of classes too, and of the records to which it leads. */
function searched(random: Random, { aspects, fields }: Pick<GeneratedEntity, 'aspects' | 'fields'>): readonly string[] {
  const own = ['code', 'secret', 'note', ...(aspects['tagged'] ? ['tags'] : [])];
  const far = fields.flatMap(({ name, inverse }) => {
    if (inverse === undefined) return [];
    return name === 'person' ? [`${name}.name`] : [`${name}.name`, `${name}.secret`];
  });
  return ['name', ...[...own, ...far].filter(() => random.chance(0.6))];
}

/** The documents of the pack but its roles, by path. */
export function documentsOf(entities: readonly GeneratedEntity[]): Record<string, unknown> {
  const staged = entities.filter((entity) => entity.fields.some((field) => field.type === 'stage'));
  return {
    'pack.json': {
      name: PACK,
      kind: 'tenant',
      prefix: PACK,
      version: '1.0.0',
      title: 'Generated',
      language: 'en',
      depends: { base: '^2.0.0' },
      classes: Object.fromEntries(
        CLASSES.filter((name) => name.startsWith(PACK)).map((name) => [name, { title: name }]),
      ),
    },
    ...Object.fromEntries(entities.map((entity) => [`entities/${entity.name}.json`, entityDocument(entity)])),
    ...Object.fromEntries(staged.map(({ name }) => [`pipelines/${name}_way.json`, pipelineDocument(name)])),
  };
}

const KEYS = [
  ['owned', 'owner'],
  ['team_scoped', 'team'],
  ['agency_scoped', 'agency'],
] as const;

/** With them lists of many owners are looked up by owner, team and agency: by id, by day with and by size without walking. */
function indexesOf(aspects: GeneratedEntity['aspects']): unknown {
  const keys = KEYS.flatMap(([aspect, field]) => (aspects[aspect] ? [field] : []));
  const fields = [['day'], ...keys.flatMap((key) => [[key], [key, 'day'], [key, 'size']])];
  return Object.fromEntries(fields.map((each) => [`by_${each.join('_')}`, { fields: each }]));
}

function entityDocument({ name, aspects, fields, search = [], keys = {} }: GeneratedEntity): unknown {
  const weights = search.map((path, index) => [path, index === 0 ? 'A' : 'B'] as const);
  return {
    $id: `crm:${PACK}/${name}`,
    type: 'object',
    title: name,
    'x-entity': {
      plural: `${name}s`,
      label: 'name',
      aspects,
      indexes: indexesOf(aspects),
      keys: Object.fromEntries(Object.entries(keys).map(([key, named]) => [key, { fields: named }])),
      search: Object.fromEntries(weights),
    },
    properties: Object.fromEntries(fields.map((field, index) => [field.name, fieldDocument(field, index)])),
  };
}

function fieldDocument(field: GeneratedField, index: number): unknown {
  const { name, type, to, required, on_delete, classes, inverse, unique } = field;
  return {
    $ref: `crm:types/${type}`,
    title: name,
    'x-field': {
      order: 10 + index,
      ...(required ? { required } : {}),
      ...(unique ? { unique } : {}),
      ...(classes ? { classes: Object.fromEntries(classes.map((each) => [each, true])) } : {}),
      ...(type === 'reference' ? { to: `${PACK}/${to}` } : {}),
      ...(on_delete ? { on_delete } : {}),
      ...(inverse ? { inverse: { name: inverse, title: inverse } } : {}),
      ...(type === 'decimal' ? { scale: 2 } : {}),
      ...(type === 'option' ? { options: Object.fromEntries(KINDS.map((kind) => [kind, { title: kind }])) } : {}),
    },
  };
}

function pipelineDocument(entity: string): unknown {
  const stages = Object.entries(STAGES).map(([key, outcome], index) => [key, { order: index, title: key, outcome }]);
  return {
    $id: `crm:${PACK}/pipelines/${entity}_way`,
    title: `Way of ${entity}`,
    entity: `${PACK}/${entity}`,
    field: 'stage',
    order: 10,
    stages: Object.fromEntries(stages),
    moves: Object.fromEntries(
      Object.entries(MOVES).map(([key, { from, to, grant }], index) => [
        key,
        { order: index, title: key, from: setOf(from), to: setOf(to), ...(grant ? { grant } : {}) },
      ]),
    ),
  };
}

function setOf(names: readonly string[]): Readonly<Record<string, true>> {
  return Object.fromEntries(names.map((name) => [name, true]));
}
