// Amounts that name no currency are in that of the record's company as the write leaves it, whichever company the request
// is made for; those of a record without one are in the tenant's.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runBulk } from '../../../engine/runtime/records/bulk.ts';
import { writeCreateMany } from '../../../engine/runtime/records/create_many.ts';
import type { Request } from '../../../engine/runtime/request.ts';
import { importFiles } from '../imports/import_rig.ts';
import { refusalOf } from './refusals.ts';
import { noId, openWritingRig, type WritingRig } from './writing_rig.ts';

const text = { $ref: 'crm:types/text', title: 'Text' };
const money = { $ref: 'crm:types/money', title: 'Money' };
const reference = { $ref: 'crm:types/reference', title: 'Reference' };
const inverse = { name: 'boxes', title: 'Boxes' };

/** Tills, which may have no company, and boxes, which have that of their till. */
const PACK = {
  origin: 'tills',
  files: {
    'pack.json': JSON.stringify({
      name: 'tills',
      version: '1.0.0',
      title: 'Tills',
      language: 'en',
      kind: 'module',
      depends: { base: '*' },
    }),
    'entities/till.json': JSON.stringify({
      $id: 'crm:tills/till',
      type: 'object',
      title: 'Till',
      'x-entity': {
        plural: 'Tills',
        icon: 'cash',
        label: 'name',
        aspects: { company_scoped: { shared: true } },
        keys: { name: { fields: ['name'] } },
      },
      properties: {
        name: { ...text, 'x-field': { order: 10 } },
        cash: { ...money, 'x-field': { order: 20 } },
        limit: { ...money, 'x-field': { order: 30, digits: 6 } },
      },
    }),
    'entities/box.json': JSON.stringify({
      $id: 'crm:tills/box',
      type: 'object',
      title: 'Box',
      'x-entity': { plural: 'Boxes', icon: 'box', label: 'name' },
      properties: {
        name: { ...text, 'x-field': { order: 10 } },
        cash: { ...money, 'x-field': { order: 30 } },
        till: { ...reference, 'x-field': { order: 40, to: 'tills/till', on_delete: 'clear', inverse } },
        company: {
          ...reference,
          'x-field': { order: 50, to: 'base/company', on_delete: 'clear', inverse, default: { var: 'till.company' } },
        },
      },
    }),
  },
};

let rig: WritingRig;
/** The first company counts in EUR, these in JPY and USD. */
let japan: string;
let york: string;
/** A request for York. */
let fromYork: Request;

beforeAll(async () => {
  rig = await openWritingRig([PACK]);
  [japan, york] = [await company('Tokyo', 'JPY'), await company('York', 'USD')];
  fromYork = rig.request({ company: { ...rig.company, id: york, currency: 'USD' } });
});

afterAll(() => rig.close());

/** The id of a new company, which imports find by its name. */
async function company(name: string, currency: string): Promise<string> {
  const record = { name, currency, external_key: { system: 'tills', key: name } };
  const operations = [{ op: 'upsert', by: 'external_key', record }];
  return JSON.parse(await runBulk(rig.request(), 'company', { operations })).results[0].record.id;
}

const companies = () => ({ japan, york, euro: rig.company.id });
type Company = keyof ReturnType<typeof companies> | null;

function of(company: Company): object {
  return { company: company && companies()[company] };
}

const cashIn = (currency: string) => ({ amount: currency === 'JPY' ? '11' : '10.50', currency });

describe('A new record', () => {
  const cases: readonly { name: string; given: () => object; currency: string }[] = [
    { name: 'of the company of the request', given: () => ({}), currency: 'USD' },
    { name: 'of a company that is named', given: () => of('japan'), currency: 'JPY' },
    { name: 'of none', given: () => of(null), currency: 'EUR' },
  ];

  test.each(cases)('$name has amounts in its currency.', async ({ given, currency }) => {
    const made = await rig.create('till', { cash: '10.50', limit: { amount: '7' }, ...given() }, {}, fromYork);
    expect(made).toMatchObject({ cash: cashIn(currency), limit: { currency } });
    const [row] = await rig.rows('select cash__company::text as company from till where id = $1', [made.id]);
    expect(row).toEqual({ company: cashIn(currency).amount });
  });

  test.each(cases)('$name, made with others, too.', async ({ given, currency }) => {
    const ids = [noId(), noId()];
    const records = ids.map((id) => ({ input: { cash: '10.50', ...given() }, options: { id, cause: noId() } }));
    const entity = rig.model.entities['till'];
    if (!entity) throw new Error('There are no tills.');
    const refused = await fromYork.database.write((connection) =>
      writeCreateMany(fromYork, connection, entity, records, new Map()),
    );
    expect(refused).toEqual([]);
    const rows = await rig.rows('select cash__currency as currency from till where id = any($1::uuid[])', [ids]);
    expect(rows).toEqual([{ currency }, { currency }]);
  });

  test('may have no more digits than its own currency takes, and as many as that.', async () => {
    const given = { limit: '123456', ...of('japan') };
    expect(await rig.create('till', given, {}, fromYork)).toMatchObject({
      limit: { amount: '123456', currency: 'JPY' },
    });
    const fromJapan = rig.request({ company: { ...rig.company, id: japan, currency: 'JPY' } });
    expect(await refusalOf(rig.create('till', { ...given, ...of('euro') }, {}, fromJapan))).toMatchObject({
      at: ['/limit value.too_large'],
    });
  });

  test('that gets its company by default has amounts in its currency.', async () => {
    const till = await rig.create('till', of('japan'));
    expect(await rig.create('box', { till: till.id, cash: '10.50' })).toMatchObject({
      company: { id: japan },
      cash: cashIn('JPY'),
    });
  });
});

describe('A record that changes', () => {
  const cases: readonly { name: string; from: Company; patch: () => object; currency: string }[] = [
    { name: 'and stays where it is', from: 'york', patch: () => ({}), currency: 'USD' },
    { name: 'and goes to a company', from: 'york', patch: () => of('japan'), currency: 'JPY' },
    { name: 'and goes to the company of the request', from: 'japan', patch: () => of('euro'), currency: 'EUR' },
    { name: 'and goes to none', from: 'york', patch: () => of(null), currency: 'EUR' },
    { name: 'and had none', from: null, patch: () => of('japan'), currency: 'JPY' },
  ];

  test.each(cases)('$name has amounts in its currency.', async ({ from, patch, currency }) => {
    const { id } = await rig.create('till', { cash: '1', limit: { amount: '7.00', currency: 'USD' }, ...of(from) });
    const changed = await rig.update('till', id, { cash: '10.50', ...patch() });
    expect(changed).toMatchObject({ cash: cashIn(currency), limit: { amount: '7.00', currency: 'USD' } });
    const [row] = await rig.rows('select cash__company::text as cash from till where id = $1', [id]);
    expect(row).toEqual({ cash: cashIn(currency).amount });
  });
});

test('An upsert that makes a record and one that moves it have amounts in its currency.', async () => {
  const upsert = async (record: object) => {
    const operations = [{ op: 'upsert', by: 'name', record: { name: 'Upserted', cash: '10.50', ...record } }];
    return JSON.parse(await runBulk(fromYork, 'till', { operations })).results[0];
  };
  expect(await upsert(of('japan'))).toMatchObject({ status: 201, record: { cash: cashIn('JPY') } });
  expect(await upsert(of(null))).toMatchObject({ status: 200, record: { cash: cashIn('EUR') } });
});

test('An import has amounts in the currencies of its records, and the same rows change nothing.', async () => {
  const till = {
    entity: 'tills/till',
    key: { column: ['name'] },
    values: {
      name: { column: ['name'] },
      cash: { column: ['cash'] },
      company: { find: { entity: 'base/company', key: { column: ['company'] } } },
    },
  };
  const files = { tills: { file: 'tills.csv', records: { till } } };
  const description = { title: 'Tills', system: 'tills', files };
  const run = async (rows: string, request = rig.request()) => {
    const { outcome, errors } = await importFiles(request, {
      description,
      files: { 'tills.csv': `name,cash,company\n${rows}` },
    });
    const made = await rig.rows(
      `select name, cash::text, cash__currency as currency from till where name like 'I%' order by 1`,
    );
    return { outcome: outcome.entities['till'], errors, made };
  };
  const made = [
    { name: 'I1', cash: '11', currency: 'JPY' },
    { name: 'I2', cash: '10.50', currency: 'USD' },
    { name: 'I3', cash: '10.50', currency: 'EUR' },
  ];
  const rows = 'I1,10.50,Tokyo\nI2,10.50,York\nI3,10.50,\n';
  expect(await run(rows)).toEqual({ outcome: { created: 3, updated: 0, unchanged: 0 }, errors: null, made });
  expect(await run(rows, fromYork)).toEqual({ outcome: { created: 0, updated: 0, unchanged: 3 }, errors: null, made });
  // The amount is the same, but it is in another currency now.
  expect(await run('I2,10.50,\n')).toEqual({
    outcome: { created: 0, updated: 1, unchanged: 0 },
    errors: null,
    made: [made[0], { ...made[1], currency: 'EUR' }, made[2]],
  });
});
