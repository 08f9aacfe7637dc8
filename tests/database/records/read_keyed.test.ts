// Lists of readers whose rows are those of many owners, teams and agencies: looked up by key, merged, or by walking along the order,
// every page is what looking at each row gives, for all of their roles, filters, orders, values and missing ones.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { loadPackFolder } from '../../../engine/metadata/load.ts';
import type { Model } from '../../../engine/metadata/model.ts';
import { compileAccess } from '../../../engine/runtime/access/compile.ts';
import { runList } from '../../../engine/runtime/records/list.ts';
import type { Request } from '../../../engine/runtime/request.ts';
import type { Membership } from '../../../engine/runtime/sessions/membership.ts';
import type { ListAnswer, ListRequest } from '../../../schemas/http/records.ts';
import { compiled, tenantPack } from '../../pure/metadata/small_packs.ts';
import { COMPANY, idOf, openReadingRig, type ReadingRig } from './reading_rig.ts';

/** More than are walked before keys are looked up. */
const ROWS = 700;
/** The teams together have more than are merged. */
const USERS = 40;
const [TEAM_A, TEAM_B, TEAM_C, AGENCY, OTHER_AGENCY, THIRD_AGENCY] = [101, 102, 103, 201, 202, 203].map(idOf) as [
  string,
  string,
  string,
  string,
  string,
  string,
];

const field = (type: string, order: number, more: object = {}) => ({
  $ref: `crm:types/${type}`,
  title: `F${order}`,
  'x-field': { order, ...more },
});
const option = (order: number) => ({ order, title: `O${order}` });
const KEYS = ['owner', 'team', 'agency'];
const indexed = (...fields: readonly string[]) => [`by_${fields.join('_')}`, { fields }] as const;

/** Days have an index that all rows are in, sizes have not. */
const DEAL = {
  title: 'Deal',
  'x-entity': {
    plural: 'Deals',
    label: 'name',
    aspects: { owned: {}, team_scoped: {}, agency_scoped: {} },
    indexes: Object.fromEntries([
      indexed('day'),
      indexed('state', 'day'),
      ...KEYS.flatMap((key) => [
        indexed(key),
        indexed(key, 'day'),
        indexed('state', key, 'day'),
        indexed(key, 'size'),
        indexed(key, 'state', 'size'),
      ]),
    ]),
  },
  properties: {
    name: field('text', 10),
    state: field('option', 20, { options: { cold: option(1), warm: option(2), hot: option(3) } }),
    day: field('date', 30),
    size: field('integer', 40),
    code: field('text', 50),
  },
};

const role = (title: string, read: object) => ({ title, grants: { 'acme/acme_deal': { read } } });
const ROLES = {
  lead: role('Lead', { scope: 'team_tree' }),
  mate: role('Mate', { scope: 'team' }),
  mine: role('Mine', { scope: 'own' }),
  house: role('House', { scope: 'agency' }),
  hot: role('Hot', { scope: 'team_tree', when: { '==': [{ var: 'state' }, 'hot'] } }),
};

let rig: ReadingRig;
let model: Model;

beforeAll(async () => {
  const roles = Object.entries(ROLES).map(([name, each]) => [`roles/acme_${name}.json`, each]);
  const own = tenantPack(
    { 'entities/acme_deal.json': DEAL, ...Object.fromEntries(roles) },
    { depends: { base: '^2.0.0' } },
  );
  model = compiled(await loadPackFolder('modules/base'), own).model;
  rig = await openReadingRig(model);
  await rig.store('company', [
    { id: COMPANY.id, name: 'Acme', currency: 'EUR', country: 'FR', zone: 'Europe/Paris', language: 'en' },
  ]);
  const agencies = [AGENCY, OTHER_AGENCY, THIRD_AGENCY].map((id) => ({ id, name: id, company: COMPANY.id }));
  await rig.store('agency', agencies);
  await rig.store('team', [
    { id: TEAM_A, name: 'A', agency: AGENCY, parent__path: [] },
    { id: TEAM_B, name: 'B', agency: OTHER_AGENCY, parent__path: [] },
    { id: TEAM_C, name: 'C', agency: null, parent__path: [] },
  ]);
  const users = Array.from({ length: USERS }, (_each, index) => idOf(index + 1));
  await rig.store(
    'user',
    users.map((id) => ({ id, name: id, login: id, active: true })),
  );
  // Few are in A, some in B and in C; a third of all is in none.
  await rig.store(
    'membership',
    users.flatMap((user, index) => {
      const teams = [
        ...(index < 2 ? [TEAM_A] : []),
        ...(index % 3 === 1 ? [TEAM_B] : []),
        ...(index % 7 === 2 ? [TEAM_C] : []),
      ];
      return teams.map((team, at) => ({ id: idOf(1_000 + index * 10 + at), user, role: 'acme_mine', team }));
    }),
  );
  // Numbers are spread by a prime, so that no column follows the ids; each has ties and missing values.
  await rig.client.query(
    `insert into acme_deal (id, version, created_at, updated_at, name, state, day, size, code, owner, team, agency, deleted_at)
     select ('00000000-0000-7000-8000-' || lpad(to_hex(n + 65536), 12, '0'))::uuid, 1, now(), now(), 'Deal ' || n,
       (array['cold', 'warm', 'hot'])[x % 4 + 1],
       case when x % 9 = 0 then null else '2026-01-01'::date + (x % 50)::int end,
       nullif(x % 23, 7), 'c' || x % 400,
       case when x % 11 <> 0 then ('00000000-0000-7000-8000-' || lpad(to_hex(x % ${USERS} + 1), 12, '0'))::uuid end,
       case when x % 13 = 0 then '${TEAM_A}'::uuid when x % 13 = 1 then '${TEAM_B}'::uuid end,
       case when x % 17 = 0 then '${AGENCY}'::uuid when x % 17 = 1 then '${OTHER_AGENCY}'::uuid when x % 17 < 5 then '${THIRD_AGENCY}'::uuid end,
       case when x % 19 = 0 then now() end
     from (select n, n::bigint * 7919 % 10007 as x from generate_series(1, ${ROWS}) n) numbers`,
  );
  await rig.client.query('analyze');
}, 120_000);

afterAll(() => rig?.close());

const seat = (name: keyof typeof ROLES, teams: readonly string[], agency: string | null = null): Membership => ({
  role: `acme_${name}`,
  company: null,
  agency,
  team: teams[0] ?? null,
  resolved: { company: COMPANY.id, agency, team_ids: teams.slice(0, 1), team_tree_ids: teams },
});

const READERS: Readonly<Record<string, readonly Membership[]>> = {
  'leads a small team': [seat('lead', [TEAM_C])],
  'leads all teams': [seat('lead', [TEAM_A, TEAM_B, TEAM_C])],
  'leads a team and has records of their own': [seat('lead', [TEAM_C]), seat('mine', [])],
  'belongs to an agency': [seat('house', [], AGENCY)],
  'leads a team and belongs to an agency': [seat('mate', [TEAM_B]), seat('house', [], AGENCY)],
  'sees of one team some, and of another all': [seat('hot', [TEAM_A, TEAM_C]), seat('lead', [TEAM_B])],
  'belongs to an agency where nobody else is': [seat('house', [], THIRD_AGENCY)],
  'leads nobody': [seat('lead', [])],
};

/** They have more keys than are merged, or none. */
const MANY = ['leads all teams', 'sees of one team some, and of another all', 'leads nobody'];

const WHERES: readonly ListRequest['where'][] = [
  undefined,
  { '==': [{ var: 'state' }, 'hot'] },
  { and: [{ '==': [{ var: 'state' }, 'cold'] }, { '>': [{ var: 'size' }, 5] }] },
  { '==': [{ var: 'code' }, 'c7'] },
];

const SORTS = [[], ['day'], ['-day'], ['size'], ['-size'], ['name']];

async function allPages(request: Request, list: ListRequest): Promise<readonly unknown[]> {
  const pages: unknown[] = [];
  for (let after: string | undefined; pages.length < 500; ) {
    const page: ListAnswer = JSON.parse(await runList(request, 'acme_deal', { ...list, ...(after ? { after } : {}) }));
    pages.push(page.items);
    if (page.next === null) return pages;
    after = page.next;
  }
  throw new Error('The list has no end.');
}

const FACTS = { user: idOf(1), company: COMPANY.id, today: '2026-03-15', now: '2026-03-15T09:30:00.000Z' };

/** By what only the text of this way has. */
function wayOf(text: string): string {
  if (text.includes('"#walked"')) return 'walked';
  if (text.includes('"#keys0"')) return 'keyed';
  if (text.includes('limit 250')) return 'full';
  return text.includes('::uuid[])[1]') ? 'merged' : 'other';
}

test.each(Object.entries(READERS))(
  'who %s gets the pages that looking at each row gives',
  async (name, memberships) => {
    const isFew = !MANY.includes(name);
    const access = compileAccess(model, memberships, FACTS);
    const { keys, ...plain } = access;
    expect(keys?.(model.entities['acme_deal'] as Model['entities'][string], 'read')).not.toBe(undefined);
    const [request, each] = [rig.request(access), rig.request({ ...plain, key: `${plain.key} each` })];
    rig.statements();
    for (const where of WHERES) {
      for (const sort of SORTS) {
        const list = { fields: ['name'], sort, limit: 25 + (sort[0]?.length ?? 0) * 9, ...(where ? { where } : {}) };
        const expected = await allPages(each, list);
        // And once more, when it is known how its first page was.
        for (const pages of [await allPages(request, list), await allPages(request, list)])
          expect({ where, sort, pages }).toEqual({ where, sort, pages: expected });
      }
    }
    const statements = rig.statements();
    expect(statements.filter(({ sql, plan }) => wayOf(sql) !== 'other' && plan !== 'general')).toEqual([]);
    const ways = statements.map(({ sql }) => wayOf(sql));
    for (const way of isFew ? ['merged', 'keyed'] : ['walked', 'keyed', ...(name === 'leads nobody' ? [] : ['full'])])
      expect(ways.filter((each) => each === way).length).toBeGreaterThan(5);
    expect(ways.includes(isFew ? 'walked' : 'merged')).toBe(false);
  },
  120_000,
);

test('a list whose page is not full is looked up at once the next time', async () => {
  const asked = async (teams: readonly string[], where?: ListRequest['where']): Promise<readonly string[][]> => {
    const request = rig.request(compileAccess(model, [seat('lead', teams)], FACTS));
    const ask = async (): Promise<string[]> => {
      rig.statements();
      await runList(request, 'acme_deal', { fields: ['name'], sort: ['day'], ...(where && { where }) });
      return rig.statements().flatMap(({ sql }) => (wayOf(sql) === 'other' ? [] : [wayOf(sql)]));
    };
    return [await ask(), await ask()];
  };
  const hot = { '==': [{ var: 'state' }, 'hot'] };
  expect(await asked([TEAM_C])).toEqual([['merged'], ['merged']]);
  expect(await asked([TEAM_C], hot)).toEqual([['merged', 'keyed'], ['keyed']]);
  expect(await asked([TEAM_A, TEAM_B, TEAM_C])).toEqual([['walked'], ['full']]);
});

test('a list has one plan for all values where an index has its rows in order', async () => {
  const { keys: _keys, ...all } = compileAccess(model, [seat('house', [], AGENCY)], FACTS);
  const request = rig.request({ ...all, key: `${all.key} each` });
  const planOf = async (list: ListRequest): Promise<string> => {
    rig.statements();
    await runList(request, 'acme_deal', { fields: ['name'], ...list });
    return rig.statements().find(({ sql }) => sql.includes('string_agg'))?.plan ?? 'as it finds best';
  };
  const hot = { '==': [{ var: 'state' }, 'hot'] };
  const plans = {
    'all in the order of an index': await planOf({ sort: ['day'] }),
    'some, by an index of both': await planOf({ sort: ['day'], where: hot }),
    'by an index of no order': await planOf({ sort: ['size'], where: hot }),
    'with a range': await planOf({ sort: ['day'], where: { and: [hot, { '>': [{ var: 'size' }, 5] }] } }),
    'by a value that few have': await planOf({ sort: ['day'], where: { '==': [{ var: 'code' }, 'c7'] } }),
    'with a search': await planOf({ sort: ['day'], search: 'Deal' }),
  };
  expect(plans).toEqual({
    'all in the order of an index': 'general',
    'some, by an index of both': 'general',
    'by an index of no order': 'as it finds best',
    'with a range': 'as it finds best',
    'by a value that few have': 'as it finds best',
    'with a search': 'as it finds best',
  });
});

test('a page that was full, and is not for other values, is found all the same', async () => {
  const access = compileAccess(model, [seat('lead', [TEAM_A, TEAM_B, TEAM_C])], FACTS);
  const { keys: _keys, ...plain } = access;
  const from = (day: string): ListRequest => ({ sort: ['day'], limit: 25, where: { '>=': [{ var: 'day' }, day] } });
  const [request, each] = [rig.request(access), rig.request({ ...plain, key: `${plain.key} each` })];
  await runList(request, 'acme_deal', from('2026-01-01'));
  const wanted: Readonly<Record<string, readonly string[]>> = {
    '2026-01-01': ['full'],
    '2026-02-18': ['full', 'walked'],
    '2026-02-19': ['walked'],
    '2026-01-02': ['walked'],
    '2026-01-03': ['full'],
  };
  for (const [day, ways] of Object.entries(wanted)) {
    rig.statements();
    const found = JSON.parse(await runList(request, 'acme_deal', from(day)));
    const by = rig.statements().map(({ sql }) => wayOf(sql));
    expect({ day, by: by.filter((way) => way !== 'other') }).toEqual({ day, by: ways });
    expect(found.items).toEqual(JSON.parse(await runList(each, 'acme_deal', from(day))).items);
  }
});
