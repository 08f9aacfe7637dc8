// Ways to what one may not read of what one may see: fields of a hidden class, relations and entities of which nothing may
// be seen. Each name must do as one that nothing has.

import type { Caller, Pair } from '../caller.ts';
import { byName, get, nameOfNothing, patch, post, swapped, whereOf } from '../doubles.ts';
import { keysOf } from '../keys.ts';
import { isAttacked, ownOf, type Siege, wholeModel } from '../siege.ts';

interface Seen {
  readonly entities: Readonly<Record<string, { readonly fields: object; readonly relations: object } | undefined>>;
}

/** `seen`: the model as the caller sees it. */
export function unreadablePairs(siege: Siege, caller: Caller, seen: Seen): readonly Pair[] {
  const whole = wholeModel(siege, caller).entities;
  const attacked = Object.values(whole).filter(({ name }) => isAttacked(siege, name));
  return attacked.flatMap((entity) => {
    const shown = seen.entities[entity.name];
    if (shown === undefined) return unreadableEntity(entity.name);
    const hidden = Object.keys(entity.fields).filter((field) => !Object.hasOwn(shown.fields, field));
    const beyond = Object.values(entity.fields).flatMap(({ name, to }) => hiddenBeyond(whole, seen, { name, to }));
    const relations = Object.keys(entity.relations).filter((relation) => !Object.hasOwn(shown.relations, relation));
    const own = ownOf(caller, entity.name);
    return [
      ...[...hidden, ...beyond].flatMap((path) => readingBy(entity.name, path)),
      ...hidden.flatMap((field) => writingOf(entity.name, field, own?.id)),
      ...(caller === siege.callers.clerk ? hidden.flatMap((field) => throughChief(siege, entity.name, field)) : []),
      ...upsertsOf(entity.name, hidden),
      ...relations.map((relation) => byName(relation, (name) => get(`/api/records/${entity.name}?include=${name}`))),
    ];
  });
}

/** One hidden field of what a reference leads to. */
function hiddenBeyond(
  whole: ReturnType<typeof wholeModel>['entities'],
  seen: Seen,
  { name, to = '' }: { readonly name: string; readonly to: string | undefined },
): readonly string[] {
  const shown = seen.entities[to]?.fields ?? {};
  const hidden = Object.keys(whole[to]?.fields ?? {}).find((field) => field !== 'id' && !Object.hasOwn(shown, field));
  return hidden === undefined ? [] : [`${name}.${hidden}`];
}

function readingBy(entity: string, path: string): readonly Pair[] {
  const of = `/api/records/${entity}`;
  const measures = { n: { count: true } };
  return [
    byName(path, (name) => get(`${of}?${whereOf({ '!=': [{ var: name }, null] })}`)),
    byName(path, (name) => get(`${of}?sort=${name}`)),
    byName(path, (name) => get(`${of}?fields=${name}`)),
    byName(path, (name) => post(`${of}/query`, { where: { '==': [{ var: name }, 'x'] }, count: 'exact' })),
    byName(path, (name) => post(`${of}/aggregate`, { group: { g: { field: name } }, measures })),
    byName(path, (name) => post(`${of}/aggregate`, { measures: { m: { max: name } } })),
    byName(path, (name) => get(`${of}/export?fields=${name}`)),
    byName(path, (name) => get(`${of}/export?format=xlsx&sort=${name}`)),
  ];
}

/** By clerks, as the chief, who may read it. */
function throughChief({ chief }: Siege, entity: string, field: string): readonly Pair[] {
  const of = `/api/records/${entity}`;
  return [
    byName(field, (name) => get(`${of}?fields=${name}&as=${chief}`)),
    byName(field, (name) => get(`${of}?${whereOf({ '!=': [{ var: name }, null] })}&as=${chief}`)),
    byName(field, (name) => get(`${of}/export?fields=${name}&as=${chief}`)),
  ];
}

function writingOf(entity: string, field: string, id: string | undefined): readonly Pair[] {
  const of = `/api/records/${entity}`;
  return [
    byName(field, (name) => post(of, { [name]: 'x' })),
    byName(field, (name) => post(`${of}/bulk`, { operations: [{ op: 'create', record: { [name]: 'x' } }] })),
    byName(field, (name) => get(`/api/access/explain?entity=${entity}&field=${name}`)),
    ...(id === undefined ? [] : [byName(field, (name) => patch(`${of}/${id}`, { [name]: 'x' }))]),
  ];
}

/** By each hidden field, as if it were unique, and by each key that compares one. */
function upsertsOf(entity: string, hidden: readonly string[]): readonly Pair[] {
  const keys = keysOf(entity).filter(({ fields }) => fields.some((field) => hidden.includes(field)));
  const ways = [...hidden.map((name) => ({ name, fields: [name] })), ...keys];
  return ways.flatMap(({ name, fields }) => {
    const record = Object.fromEntries(fields.map((field) => [field, 'x']));
    return [false, true].map((atomic) =>
      byName(name, (by) => {
        const operations = [{ op: 'upsert', by, record }];
        return post(`/api/records/${entity}/bulk`, { operations, atomic });
      }),
    );
  });
}

function unreadableEntity(entity: string): readonly Pair[] {
  const asks = [
    (name: string) => get(`/api/records/${name}`),
    (name: string) => post(`/api/records/${name}`, {}),
    (name: string) => post(`/api/records/${name}/query`, {}),
    (name: string) => get(`/api/records/${name}/export`),
    (name: string) => get(`/api/model/schemas/${name}`),
    (name: string) => get(`/api/search?q=Canary&entities=${name}`),
    (name: string) => get(`/api/access/explain?entity=${name}`),
  ];
  return asks.map((ask) => swapped(entity, nameOfNothing(entity), ask));
}
