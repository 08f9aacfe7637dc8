// Ways to read a hidden record, or to learn that it is there: by its id, by its words, by what it refers to.

import type { Asked } from '../../../rig/ask.ts';
import type { Aim } from '../aim.ts';
import type { Pair } from '../caller.ts';
import { byId, byWord, get, is, post, whereOf } from '../doubles.ts';

export type RecordWay = (aim: Aim) => readonly Pair[];

const of = ({ entity }: Aim): string => `/api/records/${entity}`;
const one = (aim: Aim, id: string): string => `${of(aim)}/${id}`;

/** Company of the target's place, as the company of the request. */
function inItsCompany(aim: Aim, path: string): readonly Pair[] {
  const company = hiddenBeside(aim, 'company');
  return company === undefined ? [] : [byId(company, (id) => get(path, { 'X-Company': id }))];
}

/** The id of another record of the target's place, where that is hidden from the caller, too. */
export function hiddenBeside({ target: { place }, caller }: Aim, entity: string): string | undefined {
  const kept = place.records.get(entity);
  return kept?.hiddenFrom.includes(caller.name) ? kept.id : undefined;
}

const list: RecordWay = (aim) => {
  const { target, references, model } = aim;
  const { word } = target;
  return [
    byId(target.id, (id) => get(`${of(aim)}?count=exact&${whereOf(is('id', id))}`)),
    byId(target.id, (id) => get(`${of(aim)}?count=estimate&limit=1&${whereOf(is('id', id))}`)),
    byId(target.id, (id) => get(`${of(aim)}?search=${id}`)),
    ...(word === undefined ? [] : [byWord(word, (text) => get(`${of(aim)}?count=exact&search=${text}`))]),
    ...(word === undefined
      ? []
      : [byWord(word, (text) => get(`${of(aim)}?${whereOf(is(model.label, `Canary ${text}`))}`))]),
    ...references.map(({ field, id }) => byId(id, (each) => get(`${of(aim)}?count=exact&${whereOf(is(field, each))}`))),
    ...inItsCompany(aim, `${of(aim)}?limit=1`),
    ...asSomebody(aim, `${of(aim)}?limit=1`),
    ...throughChief(aim, (id) => get(`${of(aim)}?count=exact&${whereOf(is('id', id))}`)),
  ];
};

/** As if somebody else looked. */
function asSomebody(aim: Aim, path: string): readonly Pair[] {
  const user = hiddenBeside(aim, 'user');
  return user === undefined ? [] : [byId(user, (id) => get(`${path}&as=${id}`))];
}

/** By clerks, as the chief, who may see it. */
function throughChief({ siege, caller, target }: Aim, ask: (id: string) => Asked): readonly Pair[] {
  if (caller !== siege.callers.clerk) return [];
  return [
    byId(target.id, (id) => {
      const asked = ask(id);
      return { ...asked, path: `${asked.path}${asked.path.includes('?') ? '&' : '?'}as=${siege.chief}` };
    }),
  ];
}

/** Beside one that the caller may see. */
const query: RecordWay = (aim) => {
  const { target, own, references } = aim;
  const path = `${of(aim)}/query`;
  const also = own === undefined ? [] : [is('id', own.id)];
  return [
    byId(target.id, (id) => post(path, { where: { or: [is('id', id), ...also] }, count: 'exact', limit: 1 })),
    byId(target.id, (id) => post(path, { where: { '!': [is('id', id)] }, count: 'exact', limit: 1 })),
    byId(target.id, (id) => post(path, { search: id, count: 'estimate' })),
    ...throughChief(aim, (id) => post(path, { where: is('id', id), count: 'exact' })),
    ...references.map(({ field, id }) => byId(id, (each) => post(path, { where: is(field, each), count: 'exact' }))),
  ];
};

const aggregate: RecordWay = (aim) => {
  const { target, references, own } = aim;
  const path = `${of(aim)}/aggregate`;
  const measures = { n: { count: true } };
  const also = own === undefined ? [] : [is('id', own.id)];
  return [
    byId(target.id, (id) => post(path, { where: is('id', id), measures })),
    ...throughChief(aim, (id) => post(path, { where: is('id', id), measures })),
    byId(target.id, (id) =>
      post(path, { where: { or: [is('id', id), ...also] }, measures, group: { by: { field: 'id' } } }),
    ),
    ...references.map(({ field, id }) =>
      byId(id, (each) => post(path, { where: is(field, each), measures, group: { by: { field } } })),
    ),
  ];
};

const exported: RecordWay = (aim) => {
  const { target } = aim;
  return ['csv', 'xlsx'].flatMap((format) => {
    const ask = (id: string) => get(`${of(aim)}/export?format=${format}&${whereOf(is('id', id))}`);
    return [byId(target.id, ask), ...throughChief(aim, ask)];
  });
};

const got: RecordWay = (aim) => {
  const { target, model } = aim;
  const relations = Object.keys(model.relations).slice(0, 5).join(',');
  return [
    byId(target.id, (id) => get(one(aim, id))),
    byId(target.id, (id) => get(one(aim, id.toUpperCase()))),
    byId(target.id, (id) => get(`${one(aim, id)}?fields=id`)),
    ...throughChief(aim, (id) => get(one(aim, id))),
    byId(target.id, (id) => get(`${one(aim, id)}?include=${relations}`)),
    ...(aim.own === undefined ? [] : asSomebody(aim, `${one(aim, aim.own.id)}?fields=id`)),
  ];
};

/** Who may see records of the place may see what became of those that are deleted. */
const history: RecordWay = (aim) => {
  const { target } = aim;
  if (isDeletedOfOnes(aim)) return [];
  return [
    byId(target.id, (id) => get(`${one(aim, id)}/history`)),
    byId(target.id, (id) => get(`${one(aim, id)}/history?limit=1`)),
    ...throughChief(aim, (id) => get(`${one(aim, id)}/history`)),
  ];
};

export function isDeletedOfOnes({ target, siege, caller }: Aim): boolean {
  return target.place === siege.places.deleted && caller.tenant === siege.tenants.home;
}

export const READING: Readonly<Record<string, RecordWay>> = {
  'GET /api/records/{entity}': list,
  'POST /api/records/{entity}/query': query,
  'POST /api/records/{entity}/aggregate': aggregate,
  'GET /api/records/{entity}/export': exported,
  'GET /api/records/{entity}/{id}': got,
  'GET /api/records/{entity}/{id}/history': history,
};
