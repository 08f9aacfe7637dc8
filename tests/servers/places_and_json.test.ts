// Places on the map and JSON values over REST: what goes in comes out, is filtered by what rules may ask, and stands in files.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'csv-parse/sync';
import { SITES } from '../fixtures/packs/sites.ts';
import type { AnswerJson } from '../rig/answer_json.ts';
import { type Client, outcome, problemsOf, whereOf } from './client.ts';
import { cellsOf, downloadAs, unzip } from './downloads.ts';
import { openWorld, type World } from './world.ts';

const SITE = '/api/records/acme_site';
const VISIT = '/api/records/acme_visit';
const PLACE = { lat: '48.8584123', lng: '-2.5' };
const DATA = { steps: [1, 0.1, -1.5e-7, 'two', null], 'a/b': { '': true }, price: { amount: '1', currency: 'EUR' } };

const PERMITTED = {
  title: 'Northerner',
  includes: { 'base/everyone': true },
  grants: {
    'acme/acme_site': {
      read: { scope: 'all', when: { '!': [{ empty: [{ var: 'place' }] }] } },
      create: {},
      update: {},
    },
  },
};

let world: World;
let admin: Client;

beforeAll(async () => {
  world = await openWorld({
    name: 'places_and_json',
    pack: { ...SITES, 'roles/acme_northerner.json': PERMITTED },
  });
  admin = await world.client();
}, 120_000);

afterAll(() => world.close());

async function make(path: string, body: object): Promise<AnswerJson> {
  const made = await admin.post(path, body);
  expect([made.status, made.json.errors]).toEqual([201, undefined]);
  return made.json;
}

/** Names of the sites that a filter leaves. */
async function found(rule: unknown, more = ''): Promise<readonly string[]> {
  const answer = await admin.get(`${SITE}?sort=name&limit=100&${whereOf(rule)}${more}`);
  expect([answer.status, answer.json.errors]).toEqual([200, undefined]);
  return answer.json.items.map(({ name }: { name: string }) => name);
}

const named = (rule: unknown, prefix: string) => ({ and: [{ contains: [{ var: 'name' }, prefix] }, rule] });

describe('A record', () => {
  test('has its place and its data as they were sent, and can be written back as it is read.', async () => {
    const { id } = await make(SITE, { name: 'Whole', place: { lat: 48.8584123, lng: '-2.50' }, data: DATA });
    const read = (await admin.get(`${SITE}/${id}`)).json;
    expect([read.place, read.data]).toEqual([PLACE, DATA]);
    const { version } = (await admin.patch(`${SITE}/${id}`, { place: read.place, data: read.data })).json;
    expect(version).toBe(1);
    const moved = (await admin.patch(`${SITE}/${id}`, { place: { lat: 1, lng: 2 }, data: ['x'] })).json;
    expect([moved.place, moved.data]).toEqual([{ lat: '1', lng: '2' }, ['x']]);
    const [change] = (await admin.get(`${SITE}/${id}/history`)).json.items;
    expect(change.diff).toMatchObject({ place: [PLACE, { lat: '1', lng: '2' }], data: [DATA, ['x']] });
    const cleared = (await admin.patch(`${SITE}/${id}`, { place: null, data: null })).json;
    expect([cleared.place, cleared.data]).toEqual([null, null]);
  });

  test('takes a request of many with data of sixty levels.', async () => {
    const data = JSON.parse(`${'['.repeat(60)}1${']'.repeat(60)}`);
    const operations = [{ op: 'create', record: { name: 'Deep', data } }];
    const { results } = (await admin.post(`${SITE}/bulk`, { operations })).json;
    expect([results[0].status, results[0].record.data]).toEqual([201, data]);
  });

  test('is refused with the place of what cannot be kept.', async () => {
    const refused = async (body: string) => problemsOf(await admin.post(SITE, `{"name": "No", ${body}}`));
    expect(await refused('"place": {"lat": "91", "lng": "1"}')).toEqual([422, 'value.too_large /place/lat']);
    expect(await refused('"place": {"lat": "9"}')).toEqual([422, 'value.format /place/lng']);
    expect(await refused('"data": [12345678901234567890]')).toEqual([422, 'value.too_large /data/0']);
    expect(await refused('"data": {"a": 1e400}')).toEqual([422, 'value.too_large /data/a']);
    expect(await refused('"data": {"a": "\\u0000"}')).toEqual([422, 'value.not_storable /data/a']);
  });

  test('is judged by rules over the parts of its place.', async () => {
    const pole = await admin.post(SITE, { name: 'Pole', place: { lat: 89.5, lng: 0 } });
    expect(outcome(pole)).toEqual([422, 'check.failed']);
    expect(pole.json.errors[0].detail).toBe('No site lies at the pole.');
  });

  test('starts with what its defaults say, of its own and of what it refers to, digit by digit.', async () => {
    const site = await make(SITE, { name: 'Begun', place: PLACE, data: DATA });
    const visit = await make(VISIT, { site: site.id });
    expect(visit).toMatchObject({
      north: '48.8584123',
      place: { lat: '48.5', lng: '2.25' },
      settings: DATA,
      words: ['a', 1.5, true],
    });
    const bare = await make(SITE, { name: 'Begun bare', data: [] });
    const other = await make(VISIT, { site: bare.id, earlier: visit.id });
    expect([other.north, other.settings]).toEqual([null, { steps: [1, 2], mode: 'fast' }]);
    expect(other.earlier.label).toBe('48.5, 2.25');
    const none = await admin.post(VISIT, { site: site.id, settings: null });
    expect(none.json.errors?.[0]?.detail).toBe('A visit has settings.');
  });
});

describe('A list', () => {
  const SITES_OF_LISTS = [
    { name: 'List a', place: { lat: '10', lng: '5' }, data: { a: 1 }, address: { city: 'Lyon' } },
    { name: 'List b', place: { lat: '-9.5', lng: '6' }, data: '' },
    { name: 'List c', data: [] },
    { name: 'List d', place: { lat: '9', lng: '7' } },
    { name: 'List e', data: false, address: { country: 'FR' } },
  ];

  beforeAll(async () => {
    for (const body of SITES_OF_LISTS) await make(SITE, body);
  });

  test('is filtered by whether they are there, by the parts of a place, and by those of a reference.', async () => {
    const empty = (path: string) => named({ empty: [{ var: path }] }, 'List ');
    expect(await found(empty('place'))).toEqual(['List c', 'List e']);
    expect(await found(empty('data'))).toEqual(['List b', 'List c', 'List d']);
    expect(await found(empty('address'))).toEqual(['List b', 'List c', 'List d']);
    expect(await found(named({ '!=': [{ var: 'data' }, null] }, 'List '))).toEqual([
      'List a',
      'List b',
      'List c',
      'List e',
    ]);
    expect(await found(named({ '!': [{ '==': [{ var: 'place' }, null] }] }, 'List '))).toHaveLength(3);
    expect(await found(named({ '>=': [{ var: 'place.lat' }, '9.00'] }, 'List '))).toEqual(['List a', 'List d']);
    const behind = whereOf({ empty: [{ var: 'site.place' }] });
    expect((await admin.get(`${VISIT}?${behind}&count=exact`)).status).toBe(200);
  });

  test('is searched by the places that its entity names.', async () => {
    const named = async (words: string) =>
      (await admin.get(`${SITE}?search=${words}`)).json.items.map(({ name }: { name: string }) => name);
    expect(await named('-9.5')).toEqual(['List b']);
    expect(await named('lyon')).toEqual(['List a']);
  });

  test('is not sorted by them, only by parts of a place, which are numbers.', async () => {
    const sorted = (by: string) => admin.get(`${SITE}?sort=${by}&${whereOf(named(true, 'List '))}`);
    expect(problemsOf(await sorted('place'))).toEqual([422, 'field.not_sortable /sort/0']);
    expect(problemsOf(await sorted('data'))).toEqual([422, 'field.not_sortable /sort/0']);
    const { items } = (await sorted('-place.lat')).json;
    expect(items.slice(0, 3).map(({ name }: { name: string }) => name)).toEqual(['List a', 'List d', 'List b']);
  });

  test('cannot compare them with anything, nor group or measure data.', async () => {
    const asked = (rule: unknown) => admin.get(`${SITE}?${whereOf(rule)}`);
    expect(outcome(await asked({ '==': [{ var: 'data' }, 1] }))[0]).toBe(422);
    expect(outcome(await asked({ in: [{ var: 'data' }, ['a']] }))[0]).toBe(422);
    expect(outcome(await asked({ '==': [{ var: 'place' }, 1] }))[0]).toBe(422);
    const aggregate = (body: object) => admin.post(`${SITE}/aggregate`, body);
    expect(outcome(await aggregate({ group: { d: { field: 'data' } }, measures: { n: { count: true } } }))[0]).toBe(
      422,
    );
    const north = await aggregate({ measures: { n: { max: 'place.lat' } }, where: named(true, 'List ') });
    expect(north.json.items).toEqual([{ n: '10' }]);
  });

  test('leaves data out unless it is asked for, and has places.', async () => {
    const [row] = (await admin.get(`${SITE}?limit=1`)).json.items;
    expect(row).toHaveProperty('place');
    expect(row).not.toHaveProperty('data');
    const [asked] = (await admin.get(`${SITE}?limit=1&fields=data`)).json.items;
    expect(asked).toHaveProperty('data');
  });

  test('has what a role grants by whether a place is there.', async () => {
    await world.addUser('northerner', [{ role: 'acme/acme_northerner' }]);
    const client = await world.client('northerner');
    const { items } = (await client.get(`${SITE}?sort=name&${whereOf(named(true, 'List '))}`)).json;
    expect(items.map(({ name }: { name: string }) => name)).toEqual(['List a', 'List b', 'List d']);
  });
});

describe('A file', () => {
  test('has latitude and longitude in columns of their own, as numbers, and data as JSON.', async () => {
    await make(SITE, { name: 'Filed', place: PLACE, data: DATA });
    const query = `fields=name,place,data&${whereOf({ '==': [{ var: 'name' }, 'Filed'] })}`;
    const csv = await admin.get(`${SITE}/export?format=csv&${query}`);
    const [row] = parse(csv.text, { bom: true, columns: true }) as Record<string, string>[];
    expect(row).toMatchObject({ name: 'Filed', 'place.lat': PLACE.lat, 'place.lng': PLACE.lng });
    expect(JSON.parse(row?.['data'] ?? '')).toEqual(DATA);
    const workbook = await (await downloadAs(admin, `${SITE}/export?format=xlsx&${query}`)).rest();
    const [, cells] = cellsOf(unzip(workbook.bytes).get('xl/worksheets/sheet1.xml') ?? '');
    expect([cells?.['B'], cells?.['C']]).toMatchObject([
      { type: 'n', value: PLACE.lat },
      { type: 'n', value: PLACE.lng },
    ]);
    expect(JSON.parse(cells?.['D']?.value ?? '')).toEqual(DATA);
  });
});

test('Answers and bodies are what the OpenAPI document says.', async () => {
  const document = (await admin.get('/api/openapi.json')).json;
  const ajv = new Ajv2020({ strict: false, formats: { uuid: true, 'date-time': true } });
  ajv.addSchema({ $id: 'openapi', ...document }, 'openapi');
  const schemas = Object.keys(document.components.schemas).filter((name) => name.startsWith('acme_site'));
  const validator = (name: string) =>
    ajv.compile({ $ref: `openapi#/components/schemas/${name.replaceAll('.', '%2E')}` });
  const made = await make(SITE, { name: 'Described', place: PLACE, data: DATA });
  expect([validator('acme_site')(made), schemas]).toEqual([true, expect.arrayContaining(['acme_site'])]);
  const create = validator(schemas.find((name) => name.endsWith('create')) ?? '');
  for (const place of [PLACE, { lat: 48.5, lng: 2 }, null])
    expect([place, create({ name: 'x', place })]).toEqual([place, true]);
  for (const place of [{ lat: '1' }, { lat: 91, lng: 0 }, { lat: 'N1', lng: '0' }, { ...PLACE, alt: 1 }])
    expect([place, create({ name: 'x', place })]).toEqual([place, false]);
  for (const data of [DATA, 'x', 1, null, []]) expect(create({ name: 'x', data })).toBe(true);
});
