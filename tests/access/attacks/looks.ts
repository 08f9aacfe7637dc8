// What somebody sees before and after others have stored what they may not see: all of it must be the same, to the byte.
// Counts, sums, groups, labels, orders, cursors, files and the model itself would tell of what came.

import type { PresentedEntity, PresentedModel } from '../../../schemas/http/model.ts';
import type { Asked } from '../../rig/ask.ts';
import { eachOf } from '../rig.ts';
import { apart, type Caller, wordsOf } from './caller.ts';
import { COMMON } from './canaries.ts';
import { get, post, whereOf } from './doubles.ts';
import { shown } from './send.ts';
import { isAttacked, ownOf, type Siege } from './siege.ts';

/** Answers by the request, in words. */
export type Looks = ReadonlyMap<string, string>;

export async function look(siege: Siege, caller: Caller): Promise<Looks> {
  const model: PresentedModel = (await caller.ask(get('/api/model'))).json;
  const seen = Object.values(model.entities).filter(({ name }) => isAttacked(siege, name));
  const asks = [...seen.flatMap((entity) => looksAt(caller, entity, siege)), ...GENERAL.map((path) => get(path))];
  const answers = await eachOf(asks, async (asked) => [wordsOf(asked), shown(await caller.ask(asked), [], 0)] as const);
  return new Map(answers);
}

export function compareLooks({ report }: Siege, caller: Caller, before: Looks, after: Looks): void {
  for (const [request, told] of before) {
    const now = after.get(request) ?? '';
    if (now === told) continue;
    report.leak({ caller: caller.name, request, what: `changes with what is hidden: ${apart(told, now)}` });
  }
}

const GENERAL: readonly string[] = [
  `/api/search?q=${COMMON}`,
  `/api/search?q=${COMMON.toLowerCase()}%20zq`,
  '/api/model',
  '/api/openapi.json',
  '/api/access/roles',
  '/api/auth/me',
  '/api/auth/session',
];

function looksAt(caller: Caller, entity: PresentedEntity, { places }: Siege): readonly Asked[] {
  const path = `/api/records/${entity.name}`;
  const own = ownOf(caller, entity.name);
  const shared = places.shared.records.get(entity.name);
  const ids = [own, shared].flatMap((kept) => (kept && !kept.hiddenFrom.includes(caller.name) ? [kept.id] : []));
  const include = Object.keys(entity.relations).slice(0, 5);
  return [
    ...listsOf(path, entity),
    post(`${path}/query`, { include, where: { '!=': [{ var: 'id' }, null] }, limit: 200, count: 'exact' }),
    ...aggregatesOf(path, entity),
    ...(entity.may.export
      ? ['csv', 'xlsx'].map((format) => get(`${path}/export?format=${format}&sort=-created_at`))
      : []),
    ...ids.flatMap((id) => [
      get(`${path}/${id}`),
      get(`${path}/${id}?include=${include.join()}`),
      get(`${path}/${id}/history`),
      ...['read', 'update', 'delete'].map((action) =>
        get(`/api/access/explain?entity=${entity.name}&id=${id}&action=${action}`),
      ),
    ]),
    get(`/api/model/schemas/${entity.name}`),
  ];
}

function listsOf(path: string, { fields, searchable, label }: PresentedEntity): readonly Asked[] {
  const references = Object.values(fields).filter(({ to }) => to !== undefined);
  const beyond = references.map(({ name }) => `${name}.created_at`).slice(0, 10);
  const sorts = [label, ...references.map(({ name }) => name)].filter((name) => fields[name]?.sortable === true);
  return [
    get(`${path}?limit=200&count=exact`),
    get(`${path}?limit=1&count=exact&sort=-created_at`),
    get(`${path}?limit=1&count=estimate&sort=-created_at`),
    get(`${path}?limit=200&fields=${['id', ...beyond].join()}`),
    ...sorts.flatMap((name) => [get(`${path}?limit=1&sort=${name}`), get(`${path}?limit=1&sort=-${name}`)]),
    ...(searchable
      ? [get(`${path}?limit=200&search=${COMMON}`), get(`${path}?limit=1&search=${COMMON}&count=exact`)]
      : []),
    ...references.map(({ name }) => get(`${path}?limit=1&count=exact&${whereOf({ '!=': [{ var: name }, null] })}`)),
  ];
}

function aggregatesOf(path: string, { fields }: PresentedEntity): readonly Asked[] {
  const groups = Object.values(fields).filter(
    ({ to, type }) => to !== undefined || type === 'stage' || type === 'option',
  );
  const sums = Object.values(fields).filter(({ type }) => type === 'money');
  const measures = {
    n: { count: true },
    ...Object.fromEntries(
      sums.flatMap(({ name }) => [
        [name, { sum: name }],
        [`${name}_most`, { max: name }],
      ]),
    ),
  };
  return [
    post(`${path}/aggregate`, { measures }),
    ...groups.map(({ name }) => post(`${path}/aggregate`, { measures, group: { by: { field: name } } })),
  ];
}
