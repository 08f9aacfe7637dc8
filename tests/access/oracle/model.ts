// What pack documents say about entities, roles and pipelines, read as JSON by whoever has read the pack language's
// description and not the engine: nothing here or beside it knows a file of the engine.

/** Documents of one pack by path, as parsed JSON. */
export type PackFiles = Readonly<Record<string, unknown>>;

export type Scope = 'own' | 'team' | 'team_tree' | 'agency' | 'company' | 'all';

export interface Grant {
  /** `none` takes a grant back. */
  readonly scope: Scope | 'none';
  readonly when?: unknown;
  /** For which records of other companies it holds as well. */
  readonly companies?: unknown;
}

export type Right = 'hidden' | 'read' | 'write';

export interface Role {
  readonly name: string;
  /** Entity or `*` → action or `*` → grant; what included roles grant is in it. */
  readonly grants: Readonly<Record<string, Readonly<Record<string, Grant>>>>;
  /** Class or `*` → right. */
  readonly classes: Readonly<Record<string, Right>>;
}

/** A condition that holds whatever is granted. */
export interface Restriction {
  readonly entity: string;
  /** `*` is all. */
  readonly actions: readonly string[];
  /** Roles; none: everybody. */
  readonly roles: readonly string[];
  readonly rule: unknown;
}

export interface Field {
  readonly name: string;
  readonly type: string;
  /** Bare name of the entity that it leads to. */
  readonly to?: string;
  readonly classes: readonly string[];
  /** A record cannot be without the one that this leads to: it is required, and deletes it along. */
  readonly isOwner: boolean;
  readonly isRequired?: boolean;
  /** Of a reference: what becomes of the record when the one that it leads to is deleted. */
  readonly onDelete?: string;
  /** No two records share a value of it. */
  readonly isUnique?: boolean;
  readonly scale?: number;
  /** The relation that it makes on the entity to which it leads. */
  readonly inverse?: string;
}

export interface Entity {
  readonly name: string;
  /** Field by which a record is known. */
  readonly label: string;
  /** Paths that a search looks into. */
  readonly search: readonly string[];
  readonly fields: Readonly<Record<string, Field>>;
  /** Key → the fields whose values no two records share. */
  readonly keys: Readonly<Record<string, readonly string[]>>;
}

export interface Move {
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** The action that it takes a right for. */
  readonly grant?: string;
}

export interface Model {
  readonly entities: Readonly<Record<string, Entity>>;
  readonly roles: Readonly<Record<string, Role>>;
  readonly restrictions: readonly Restriction[];
  /** Pipeline → stage → outcome. */
  readonly outcomes: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Pipeline → the moves that there are between its stages. */
  readonly moves: Readonly<Record<string, readonly Move[]>>;
}

type Json = Readonly<Record<string, unknown>>;

export function readModel(packs: readonly PackFiles[]): Model {
  const documents = packs.flatMap((files) => Object.entries(files));
  const ofKind = (folder: string): readonly (readonly [string, Json])[] =>
    documents
      .filter(([path]) => path.startsWith(`${folder}/`))
      .map(([path, document]) => [bare(path.replace(/\.json$/, '')), document as Json]);
  const written = new Map(ofKind('roles'));
  return {
    entities: Object.fromEntries(ofKind('entities').map(([name, document]) => [name, readEntity(name, document)])),
    roles: Object.fromEntries([...written.keys()].map((name) => [name, readRole(written, name)])),
    restrictions: ofKind('restrictions').map(([, document]) => readRestriction(document)),
    outcomes: Object.fromEntries(ofKind('pipelines').map(([name, document]) => [name, outcomesOf(document)])),
    moves: Object.fromEntries(ofKind('pipelines').map(([name, document]) => [name, movesOf(document)])),
  };
}

function bare(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

function keysOf(set: unknown): readonly string[] {
  return Object.entries((set ?? {}) as Json).flatMap(([key, isIn]) => (isIn === true ? [key] : []));
}

const PLAIN = { classes: [], isOwner: false } as const;

const SYSTEM: readonly Field[] = [
  { name: 'id', type: 'id', ...PLAIN },
  { name: 'version', type: 'integer', ...PLAIN },
  { name: 'created_at', type: 'datetime', ...PLAIN },
  { name: 'created_by', type: 'user', to: 'user', ...PLAIN },
  { name: 'updated_at', type: 'datetime', ...PLAIN },
  { name: 'updated_by', type: 'user', to: 'user', ...PLAIN },
  { name: 'deleted_at', type: 'datetime', ...PLAIN },
];

const ASPECTS: Readonly<Record<string, Field>> = {
  owned: { name: 'owner', type: 'user', to: 'user', ...PLAIN },
  company_scoped: { name: 'company', type: 'reference', to: 'company', ...PLAIN },
  agency_scoped: { name: 'agency', type: 'reference', to: 'agency', ...PLAIN },
  team_scoped: { name: 'team', type: 'reference', to: 'team', ...PLAIN },
  tagged: { name: 'tags', type: 'tags', ...PLAIN },
};

function readEntity(name: string, document: Json): Entity {
  const { label, aspects, search, keys } = document['x-entity'] as {
    readonly label: string;
    readonly aspects?: Json;
    readonly search?: Json;
    readonly keys?: Readonly<Record<string, { readonly fields: readonly string[] }>>;
  };
  const own = Object.entries(document['properties'] as Json).flatMap(([key, field]) =>
    readField(name, key, field as Json),
  );
  const taken = Object.keys(aspects ?? {}).flatMap((aspect) => ASPECTS[aspect] ?? []);
  const fields = [...SYSTEM, ...taken, ...own].map((field) => [field.name, field] as const);
  return {
    name,
    label,
    search: Object.keys(search ?? {}),
    fields: Object.fromEntries(fields),
    keys: Object.fromEntries(Object.entries(keys ?? {}).map(([key, { fields: named }]) => [key, named])),
  };
}

function readField(entity: string, name: string, document: Json): readonly Field[] {
  const type = String(document['$ref']).replace('crm:types/', '');
  const more = (document['x-field'] ?? {}) as Json;
  const classes = keysOf(more['classes']);
  const inverse = (more['inverse'] as { readonly name?: string } | undefined)?.name;
  const to = type === 'user' ? 'user' : type === 'tree_parent' ? entity : bare(String(more['to'] ?? ''));
  const field: Field = {
    name,
    type,
    ...(to === '' ? {} : { to }),
    classes,
    isOwner: more['required'] === true && more['on_delete'] === 'cascade' && to !== entity,
    isRequired: more['required'] === true,
    isUnique: more['unique'] === true,
    ...(typeof more['on_delete'] === 'string' ? { onDelete: more['on_delete'] } : {}),
    ...(typeof more['scale'] === 'number' ? { scale: more['scale'] } : {}),
    ...(inverse === undefined ? {} : { inverse }),
  };
  if (type !== 'stage') return [field];
  const pipeline = name === 'stage' ? 'pipeline' : `${name}_pipeline`;
  return [field, { name: pipeline, type: 'option', classes, isOwner: false }];
}

function readRole(written: ReadonlyMap<string, Json>, name: string): Role {
  const document = written.get(name) as Json;
  const included = keysOf(document['includes']).map((each) => readRole(written, bare(each)));
  const grants: Record<string, Record<string, Grant>> = {};
  const add = (from: Json): void => {
    for (const [entity, actions] of Object.entries(from)) {
      grants[bare(entity)] = { ...grants[bare(entity)], ...readGrants(actions as Json) };
    }
  };
  for (const each of included) add(each.grants);
  add((document['grants'] ?? {}) as Json);
  const classes = Object.assign({}, ...included.map((each) => each.classes), document['classes']);
  return { name, grants, classes };
}

function readGrants(actions: Json): Record<string, Grant> {
  return Object.fromEntries(
    Object.entries(actions).map(([action, grant]) => [action, { scope: 'all', ...(grant as Partial<Grant>) }]),
  );
}

function readRestriction(document: Json): Restriction {
  return {
    entity: bare(String(document['entity'])),
    actions: keysOf(document['actions']),
    roles: keysOf(document['for']).map(bare),
    rule: document['rule'],
  };
}

function outcomesOf(document: Json): Readonly<Record<string, string>> {
  const stages = Object.entries(document['stages'] as Readonly<Record<string, Json>>);
  return Object.fromEntries(stages.map(([key, stage]) => [key, String(stage['outcome'])]));
}

function movesOf(document: Json): readonly Move[] {
  const moves = Object.values((document['moves'] ?? {}) as Readonly<Record<string, Json>>);
  return moves.map(({ from, to, grant }) => ({
    from: keysOf(from),
    to: keysOf(to),
    ...(typeof grant === 'string' ? { grant } : {}),
  }));
}
