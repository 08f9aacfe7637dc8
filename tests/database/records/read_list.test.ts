// Lists against a real database: what they answer, in which order, to whom.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Entity } from '../../../engine/metadata/model.ts';
import { bindSql, column, compileSql, sql } from '../../../engine/rules/sql.ts';
import type { Access } from '../../../engine/runtime/access/access.ts';
import { runList } from '../../../engine/runtime/records/list.ts';
import type { ListAnswer, ListRequest } from '../../../schemas/http/records.ts';
import { DEALS_MODEL } from '../../fixtures/models/deals.ts';
import { EVERYTHING, limitedReader } from '../../fixtures/models/readers.ts';
import { STATEMENT_CASES } from '../../pure/records/query/statement_cases.ts';
import { COMPANY, idOf, openReadingRig, type ReadingRig } from './reading_rig.ts';
import { refusedWith } from './refusals.ts';

const ADA = idOf(1);
const LIMITED = limitedReader({ user: ADA, own: ['account'], hidden: ['company'] });

let rig: ReadingRig;

beforeAll(async () => {
  rig = await openReadingRig(DEALS_MODEL);
  await rig.store('company', [{ id: COMPANY.id, name: 'Acme', currency: 'EUR' }]);
  await rig.store('user', [
    { id: ADA, name: 'Ada' },
    { id: idOf(2), name: 'Bob', manager: ADA },
  ]);
  await rig.store('account', [
    { id: idOf(10), name: 'Élan Vital', owner: ADA, industry: 'tech', address__city: 'Évry' },
    { id: idOf(11), name: 'Blue 100%', owner: idOf(2), parent: idOf(10), industry: 'energy' },
    { id: idOf(12), name: 'Gone', owner: ADA, deleted_at: '2026-02-01T00:00:00Z' },
  ]);
  await rig.store('deal', [
    deal(20, {
      name: 'Roof',
      account: idOf(10),
      stage: 'open',
      amount: '1000.00',
      owner: ADA,
      labels: ['solar', 'new'],
    }),
    deal(21, { name: 'cellar', account: idOf(11), stage: 'won', amount: '20.50', owner: idOf(2), seats: 3 }),
    deal(22, { name: 'Attic', account: idOf(12), pipeline: 'renewal', stage: 'open', notes: 'long' }),
    deal(23, { name: '' }),
    deal(24, { name: 'deleted', account: idOf(10), deleted_at: '2026-02-01T00:00:00Z' }),
  ]);
  await rig.store('price', [
    { id: idOf(30), deal: idOf(20), value: '5.00', value__currency: 'USD' },
    { id: idOf(31), deal: idOf(24) },
  ]);
});

afterAll(() => rig?.close());

function deal(number: number, { amount, ...more }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const money = amount === undefined ? {} : { amount, amount__currency: 'EUR', amount__company: amount };
  const stage = more['stage'] === undefined ? {} : { pipeline: 'sales', stage__outcome: more['stage'] };
  return { id: idOf(number), company: COMPANY.id, ...stage, ...money, ...more };
}

async function list(entity: string, request: ListRequest, access: Access = EVERYTHING): Promise<ListAnswer> {
  return JSON.parse(await runList(rig.request(access), entity, request)) as ListAnswer;
}

interface FieldsCase {
  readonly name: string;
  readonly entity: string;
  readonly fields: readonly string[];
  readonly access?: Access;
  /** Of the record with this number. */
  readonly of: number;
  readonly expect: Readonly<Record<string, unknown>>;
}

const FIELDS: readonly FieldsCase[] = [
  {
    name: 'a reference answers its label and what was asked for of its record',
    entity: 'deal',
    fields: ['account.industry', 'account.owner.name', 'account.address.city'],
    of: 20,
    expect: {
      account: {
        id: idOf(10),
        label: 'Élan Vital',
        industry: 'tech',
        owner: { id: ADA, label: 'Ada', name: 'Ada' },
        address: { city: 'Évry' },
      },
    },
  },
  {
    name: 'a record that the reader may not see is restricted, whatever was asked for of it',
    entity: 'deal',
    fields: ['account.industry', 'company'],
    access: LIMITED,
    of: 21,
    expect: { account: { id: idOf(11), restricted: true }, company: { id: COMPANY.id, restricted: true } },
  },
  {
    name: 'a deleted record says so',
    entity: 'deal',
    fields: ['account.industry'],
    of: 22,
    expect: { account: { id: idOf(12), label: 'Gone', deleted: true } },
  },
  {
    name: 'a stage has its parts beside it',
    entity: 'deal',
    fields: ['stage', 'stage.outcome', 'stage.probability'],
    of: 22,
    expect: { stage: 'open', 'stage.outcome': 'open', 'stage.probability': '80' },
  },
  {
    name: 'a part of money brings the whole',
    entity: 'deal',
    fields: ['amount.currency'],
    of: 20,
    expect: { amount: { amount: '1000.00', currency: 'EUR' } },
  },
  {
    name: 'a label that is a reference is the label of that record',
    entity: 'price',
    fields: ['deal', 'value'],
    of: 30,
    expect: { deal: { id: idOf(20), label: 'Roof' }, value: { amount: '5.00', currency: 'USD' } },
  },
  {
    name: 'an empty name is a label all the same',
    entity: 'deal',
    fields: ['name', 'account'],
    of: 23,
    expect: { name: '', account: null },
  },
];

test.each(FIELDS)('$name', async ({ entity, fields, access, of, expect: wanted }) => {
  const { items } = await list(entity, { fields }, access);
  const found = items.find(({ id }) => id === idOf(of));
  expect(found).toEqual({ id: idOf(of), version: 1, ...wanted });
});

test('without fields a list answers all that is readable, but neither long texts nor files', async () => {
  const [whole] = (await list('deal', { limit: 1 })).items;
  const [limited] = (await list('deal', { limit: 1 }, LIMITED)).items;
  const system = ['created_at', 'created_by', 'updated_at', 'updated_by', 'deleted_at'];
  const own = ['name', 'account', 'pipeline', 'stage', 'amount', 'discount', 'weight', 'seats', 'urgent', 'priority'];
  const rest = ['close_date', 'met_at', 'labels', 'owner', 'company'];
  expect(Object.keys(limited ?? {}).sort()).toEqual(['id', 'version', ...own, ...rest, ...system].sort());
  expect(Object.keys(whole ?? {}).sort()).toEqual(['id', 'version', 'margin', ...own, ...rest, ...system].sort());
});

const SELECTIONS: readonly { name: string; request: ListRequest; access?: Access; expect: readonly number[] }[] = [
  { name: 'deleted records are not there', request: {}, expect: [20, 21, 22, 23] },
  {
    name: 'a filter over a reference',
    request: { where: { '==': [{ var: 'account.industry' }, 'energy'] } },
    expect: [21],
  },
  {
    name: 'what the reader may not see over a reference is null',
    request: { where: { '==': [{ var: 'account.industry' }, 'energy'] } },
    access: LIMITED,
    expect: [],
  },
  {
    name: 'what is deleted over a reference is null, too',
    request: { where: { and: [{ '!=': [{ var: 'account' }, null] }, { '==': [{ var: 'account.name' }, null] }] } },
    expect: [22],
  },
  { name: 'a filter by the user', request: { where: { '==': [{ var: 'owner' }, { var: '$user' }] } }, expect: [20] },
  {
    name: "a filter by the user's people",
    request: { where: { '==': [{ var: 'owner.manager' }, { var: '$user.id' }] } },
    expect: [21],
  },
  {
    name: 'a filter by id',
    request: { where: { in: [{ var: 'id' }, [idOf(21), idOf(24)]] } },
    expect: [21],
  },
  {
    name: 'a filter by outcome and probability',
    request: {
      where: { and: [{ '==': [{ var: 'stage.outcome' }, 'open'] }, { '>=': [{ var: 'stage.probability' }, '80'] }] },
    },
    expect: [22],
  },
  { name: 'money against a bare number', request: { where: { '>': [{ var: 'amount' }, '20.4'] } }, expect: [20, 21] },
  { name: 'a search by one word', request: { search: 'ROOF' }, expect: [20] },
  { name: 'a search without accents', request: { search: 'elan' }, expect: [20] },
  { name: 'a search by words in different fields', request: { search: 'solar vital' }, expect: [20] },
  { name: 'a search in which one word is not found', request: { search: 'roof blue' }, expect: [] },
  { name: 'a search with a percent sign', request: { search: '100%' }, expect: [21] },
  { name: 'a search with a full-width percent sign', request: { search: '100％' }, expect: [21] },
  { name: 'a search with an underscore', request: { search: '_' }, expect: [] },
  { name: 'a search with a backslash', request: { search: '\\' }, expect: [] },
  { name: 'a search in records that the reader may not see', request: { search: 'blue' }, access: LIMITED, expect: [] },
  { name: 'a search for an id', request: { search: idOf(23) }, expect: [23] },
];

test.each(SELECTIONS)('a list with $name', async ({ request, access, expect: numbers }) => {
  const answer = await list('deal', { ...request, fields: ['id'], count: 'exact' }, access);
  expect(answer.items.map(({ id }) => id)).toEqual(numbers.map(idOf));
  expect(answer.count).toBe(numbers.length);
});

test('a count is of all matching records, whatever the page', async () => {
  const answer = await list('deal', { limit: 1, count: 'exact', where: { '!=': [{ var: 'account' }, null] } });
  expect([answer.items.length, answer.count, answer.next === null]).toEqual([1, 3, false]);
});

test('an estimate reads no record', async () => {
  rig.statements();
  const answer = await list('deal', { limit: 1, count: 'estimate', search: 'a' });
  expect(answer.count).toBeGreaterThanOrEqual(0);
  expect(rig.statements().map(({ sql }) => sql.split(' ')[0])).toEqual(['select', 'explain']);
});

test('who does not see all rows that are looked at is told how many they see, not an estimate of all', async () => {
  const some: Access = {
    ...EVERYTHING,
    key: 'some',
    rows: (_entity, _action, alias) => sql`${column(alias, 'id')} is not null`,
  };
  const where = { '!=': [{ var: 'account.name' }, 'Élan Vital'] };
  expect(LIMITED.rows(DEALS_MODEL.entities['deal'] as Entity, 'read', 't').parts).toEqual(['true']);
  rig.statements();
  expect((await list('deal', { limit: 1, count: 'estimate' }, some)).count).toBe(4);
  expect((await list('deal', { limit: 1, count: 'estimate', where }, LIMITED)).count).toBe(3);
  expect((await list('deal', { limit: 1, count: 'estimate', search: 'a' }, LIMITED)).count).toBe(3);
  expect(rig.statements().filter((each) => each.sql.startsWith('explain'))).toEqual([]);
});

test('a page of a list sorted by label follows the one before', async () => {
  const first = await list('deal', { sort: ['-account'], fields: ['account'], limit: 1 });
  const second = await list('deal', { sort: ['-account'], fields: ['account'], limit: 3, after: first.next as string });
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual([20, 21, 22, 23].map(idOf));
  expect(second.next).toBeNull();
});

const REFUSALS: readonly { name: string; entity?: string; request: ListRequest; expect: readonly string[] }[] = [
  { name: 'an unknown entity', entity: 'nothing', request: {}, expect: ['entity.unknown'] },
  { name: 'an entity of which nothing may be seen', entity: 'company', request: {}, expect: ['entity.unknown'] },
  { name: 'a name of Object', entity: 'constructor', request: {}, expect: ['entity.unknown'] },
  {
    name: 'unknown and unreadable fields',
    request: {
      fields: ['name', 'nothing', 'margin', 'account.turnover', 'company.name'],
      sort: ['margin', 'files', 'labels'],
    },
    expect: [
      'field.unknown',
      'field.unknown /sort/0',
      'field.not_sortable /sort/1',
      'field.not_sortable /sort/2',
      'field.unknown /fields/1',
      'field.unknown /fields/2',
      'field.unknown /fields/3',
      'field.unknown /fields/4',
    ],
  },
  {
    name: 'an unreadable field in a rule',
    request: { where: { '==': [{ var: 'margin' }, '1'] } },
    expect: ['rule.variable', 'rule.variable /where/==/0/var'],
  },
  {
    name: 'an unknown field in a rule',
    request: { where: { '==': [{ var: 'nothing' }, '1'] } },
    expect: ['rule.variable', 'rule.variable /where/==/0/var'],
  },
  { name: 'a cursor that nobody gave out', request: { after: 'abc' }, expect: ['cursor.invalid'] },
];

test.each(REFUSALS)('$name is refused', async ({ entity, request, expect: expected }) => {
  expect(await refusedWith(() => list(entity ?? 'deal', request, LIMITED))).toEqual(expected);
});

test('a cursor of another sort is refused', async () => {
  const { next } = await list('deal', { sort: ['name'], limit: 1 });
  expect(await refusedWith(() => list('deal', { sort: ['-name'], after: next as string }))).toEqual(['cursor.invalid']);
});

test('a second request of the same shape brings other values, not another text', async () => {
  rig.statements();
  await list('deal', { where: { '>': [{ var: 'seats' }, 1] }, search: 'roof', limit: 3 });
  await list('deal', { where: { '>': [{ var: 'seats' }, 5] }, search: 'cellar', limit: 3 });
  const [first, second] = rig.statements();
  expect(second?.sql).toBe(first?.sql);
  expect(second?.parameters).not.toEqual(first?.parameters);
});

test.each(STATEMENT_CASES)('PostgreSQL parses the statement of $name', async ({ compile }) => {
  const { sql } = bindSql({ ...compileSql(compile()), places: [] }, {});
  await rig.client.query(`prepare golden as ${sql}`);
  await rig.client.query('deallocate golden');
});
