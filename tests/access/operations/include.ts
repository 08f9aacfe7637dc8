// Records with what refers to them, and with fields of what they lead to: of each relation the first ten that the person
// may read, and the others behind the cursor that comes with them.

import type { Asking, Case, Operation } from '../case.ts';
import { ORGANISATION } from '../generate/organisation_entities.ts';
import { presentPaths } from '../oracle/paths.ts';
import { type Json, presentRecord } from '../oracle/present.ts';
import { mayFollow, type Relation, referring, relationsOn } from '../oracle/relations.ts';
import { mayAtAll, readableRows } from '../oracle/rights.ts';
import type { Row } from '../oracle/tables.ts';
import { farFields } from './far_fields.ts';
import { asUnknown } from './unreadable.ts';

/** Relations of one request. */
const MOST = 5;
/** Records of one relation. */
const FIRST = 10;

export const include: Operation = (asking) => {
  const { world, person, entity, entities, random } = asking;
  if (!mayAtAll(world, person, entity.name, 'read')) return [];
  const known = new Set([...entities, ...ORGANISATION].map(({ name }) => name));
  const relations = relationsOn(world.model, entity.name).filter((relation) => known.has(relation.entity));
  const open = relations.filter((relation) => mayFollow(world, person, relation));
  const closed = relations.filter((relation) => !open.includes(relation));
  const named = random.some(open, MOST);
  const rows = readableRows(world, person, entity.name);
  return [
    listCase(asking, named),
    ...(named.length === 0 ? [] : random.some(rows, 1).map((row) => recordCase(asking, named, row))),
    ...random.some(closed, 1).map(({ name }) => closedCase(asking, name)),
  ];
};

function listCase(asking: Asking, relations: readonly Relation[]): Case {
  const { world, person, entity, client } = asking;
  const path = `/api/records/${entity.name}/query`;
  const fields = ['id', ...farFields(asking, 4)];
  const include = relations.length > 0 ? { include: relations.map(({ name }) => name) } : {};
  const body = { sort: ['id'], limit: 200, fields, ...include };
  const rows = [...readableRows(world, person, entity.name)].sort((a, b) =>
    String(a['id']) < String(b['id']) ? -1 : 1,
  );
  return {
    request: `POST ${path} ${JSON.stringify(body)}`,
    expected: rows.map((row) => ({
      ...presentPaths(world, person, { entity, row, paths: fields }),
      ...includedIn(asking, relations, row),
    })),
    observe: async () => {
      const { status, json } = await client.post(path, body);
      if (status !== 200) return { status, code: json.code };
      const items: readonly Json[] = json.items;
      return Promise.all(items.map((item) => withRest(asking, relations, item)));
    },
  };
}

function recordCase(asking: Asking, relations: readonly Relation[], row: Row): Case {
  const { world, person, entity, client } = asking;
  const path = `/api/records/${entity.name}/${row['id']}?include=${relations.map(({ name }) => name).join()}`;
  return {
    request: `GET ${path}`,
    expected: {
      ...presentRecord(world, person, { entity, row, listed: false }),
      ...includedIn(asking, relations, row),
    },
    observe: async () => {
      const { status, json } = await client.get(path);
      return status === 200 ? withRest(asking, relations, json) : { status, code: json.code };
    },
  };
}

/** Over a field or to an entity that the person may not read: there is no such relation. */
function closedCase({ entity, client }: Asking, relation: string): Case {
  const path = `/api/records/${entity.name}?include=`;
  return asUnknown(`GET ${path}${relation}`, relation, (name) => client.get(`${path}${name}`));
}

/** By relation: the first of those that refer to the row, and the ids of the others. */
function includedIn({ world, person }: Asking, relations: readonly Relation[], row: Row): Json {
  return Object.fromEntries(
    relations.map((relation) => {
      const entity = world.model.entities[relation.entity];
      const rows = entity === undefined ? [] : referring(world, person, relation, String(row['id']));
      const items = rows
        .slice(0, FIRST)
        .map((each) => entity && presentRecord(world, person, { entity, row: each, listed: true }));
      return [relation.name, { items, rest: rows.slice(FIRST).map((each) => each['id']) }];
    }),
  );
}

/** The record with what lies behind the cursors of its relations. */
async function withRest({ client }: Asking, relations: readonly Relation[], item: Json): Promise<Json> {
  const read = relations.map(async ({ name, entity, field }) => {
    const { next, ...included } = item[name] as { readonly items: unknown; readonly next: string | null };
    if (next === null) return [name, { ...included, rest: [] }] as const;
    const where = { '==': [{ var: field.name }, item['id']] };
    const { json } = await client.post(`/api/records/${entity}/query`, {
      where,
      after: next,
      limit: 200,
      fields: ['id'],
    });
    const items: readonly Json[] = json.items;
    return [name, { ...included, rest: items.map(({ id }) => id) }] as const;
  });
  return { ...item, ...Object.fromEntries(await Promise.all(read)) };
}
