// Ways to change a hidden record, to have one's own refer to it, or to learn from a refusal that it is there.

import { plainBody } from '../aim.ts';
import type { Pair } from '../caller.ts';
import { byId, patch, post, remove } from '../doubles.ts';
import { hiddenBeside, isDeletedOfOnes, type RecordWay } from './reading.ts';

const create: RecordWay = (aim) => {
  const { caller, entity, target, references, model } = aim;
  const path = `/api/records/${entity}`;
  const body = plainBody(caller, entity);
  const company = hiddenBeside(aim, 'company');
  // What it refers to besides is for its defaults to find.
  const bare = Object.fromEntries(Object.entries(body).filter(([name]) => model.fields[name]?.to === undefined));
  return [
    byId(target.id, (id) => post(path, { ...body, id })),
    ...references.map(({ field, id }) => byId(id, (each) => post(path, { ...body, [field]: given(field, each) }))),
    ...references.map(({ field, id }) => byId(id, (each) => post(path, { ...bare, [field]: { id: each, label: '' } }))),
    ...(company === undefined ? [] : [byId(company, (id) => post(path, body, { 'X-Company': id }))]),
  ];
};

function given(field: string, id: string): unknown {
  return field === 'attachments' ? [id] : id;
}

const update: RecordWay = ({ entity, target, own, references, model }) => {
  const path = (id: string) => `/api/records/${entity}/${id}`;
  const change = { [model.label]: 'Taken' };
  return [
    byId(target.id, (id) => patch(path(id), change)),
    byId(target.id, (id) => patch(path(id), change, { 'If-Match': '"1"' })),
    byId(target.id, (id) => patch(path(id), change, { 'If-Match': '"999"' })),
    byId(target.id, (id) => patch(path(id), { nothing: 1 })),
    ...(own === undefined
      ? []
      : references.map(({ field, id }) => byId(id, (each) => patch(path(own.id), { [field]: given(field, each) })))),
  ];
};

const removed: RecordWay = ({ entity, target }) => {
  const path = (id: string) => `/api/records/${entity}/${id}`;
  return [
    byId(target.id, (id) => remove(path(id))),
    byId(target.id, (id) => remove(path(id), { 'If-Match': '"1"' })),
    byId(target.id, (id) => remove(path(id), { 'If-Match': '"999"' })),
  ];
};

/** Who may delete records of the place may take that back. */
const restored: RecordWay = (aim) => {
  if (isDeletedOfOnes(aim)) return [];
  return [byId(aim.target.id, (id) => post(`/api/records/${aim.entity}/${id}/restore`, {}))];
};

/** Among operations on one's own. */
const bulk: RecordWay = ({ caller, entity, target, own, references, model }) => {
  const path = `/api/records/${entity}/bulk`;
  const change = { [model.label]: 'Taken' };
  const mine = own === undefined ? [] : [{ op: 'update', id: own.id, record: { nothing: 1 } }];
  const body = plainBody(caller, entity);
  const many = (id: string) => [
    ...mine,
    { op: 'update', id, record: change },
    { op: 'delete', id },
    { op: 'upsert', by: 'id', record: { ...change, id } },
    ...mine,
  ];
  const referring = references.map(({ field, id }): Pair => {
    const record = (each: string) => ({ ...body, [field]: given(field, each) });
    return byId(id, (each) => post(path, { operations: [...mine, { op: 'create', record: record(each) }] }));
  });
  return [
    byId(target.id, (id) => post(path, { operations: many(id) })),
    byId(target.id, (id) => post(path, { operations: many(id), atomic: true })),
    ...referring,
  ];
};

export const WRITING: Readonly<Record<string, RecordWay>> = {
  'POST /api/records/{entity}': create,
  'PATCH /api/records/{entity}/{id}': update,
  'DELETE /api/records/{entity}/{id}': removed,
  'POST /api/records/{entity}/{id}/restore': restored,
  'POST /api/records/{entity}/bulk': bulk,
};
