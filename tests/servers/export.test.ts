// Exports over REST: the file holds what a list of the same parameters answers, of that what its reader may take out, and
// it is whole or broken off.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { type Client, outcome, readAll, whereOf } from './client.ts';
import { cellsOf, downloadAs, unzip } from './downloads.ts';
import { openWorld, type World } from './world.ts';

/** May take products and tasks out, and sees of them what no class hides. */
const EXPORTER = {
  $id: 'crm:acme/roles/acme_exporter',
  title: 'Exporter',
  includes: { 'base/everyone': true },
  grants: {
    'sales/product': { read: { scope: 'all' }, export: { scope: 'all' } },
    'base/task': { read: { scope: 'all' }, export: { scope: 'all' } },
    'sales/opportunity': { read: { scope: 'own' } },
  },
};

let world: World;
let admin: Client;
let rep: Client;

beforeAll(async () => {
  world = await openWorld({ name: 'export', demo: true, pack: { 'roles/acme_exporter.json': EXPORTER } });
  admin = await world.client();
  rep = await world.client('camille.roussel');
}, 120_000);

afterAll(() => world.close());

const BYTE_ORDER_MARK = '\ufeff';

type CsvRow = Readonly<Record<string, string>>;

async function csv(client: Client, entity: string, query = ''): Promise<readonly CsvRow[]> {
  const answer = await client.get(`/api/records/${entity}/export?format=csv${query}`);
  if (answer.status !== 200) throw new Error(`The export of ${entity} was refused: ${answer.text}`);
  expect(answer.text.startsWith(BYTE_ORDER_MARK)).toBe(true);
  return parse(answer.text, { bom: true, columns: true, record_delimiter: '\r\n' });
}

/** A record of its own entity to find again. */
async function makeAccount(body: Readonly<Record<string, unknown>>): Promise<string> {
  const made = await admin.post('/api/records/account', body);
  expect(made.status).toBe(201);
  return made.json.id;
}

const byId = (id: string) => `&${whereOf({ '==': [{ var: 'id' }, id] })}`;

describe('A file in CSV', () => {
  test('holds what a list answers, in the same order, under a name that says what it is.', async () => {
    const query = '&sort=-name&fields=name,industry,employees,owner,created_at';
    const rows = await csv(admin, 'account', query);
    const listed = await readAll(admin, 'account', {
      sort: ['-name'],
      fields: ['name', 'industry', 'employees', 'owner', 'created_at'],
    });
    expect(rows).toEqual(
      listed.map(({ name, industry, employees, owner, created_at }) => ({
        name,
        industry: industry ?? '',
        employees: employees === null ? '' : String(employees),
        owner: owner?.label ?? '',
        'owner.id': owner?.id ?? '',
        created_at,
      })),
    );
    const { headers } = await admin.get('/api/records/account/export');
    expect(headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    expect(headers['content-disposition']).toMatch(/^attachment; filename="account-\d{4}-\d\d-\d\d\.csv"$/);
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  test('has, without fields, every field that a list has.', async () => {
    const [row] = await csv(admin, 'opportunity');
    const [listed] = (await admin.get('/api/records/opportunity?limit=1')).json.items;
    const heads = new Set(Object.keys(row ?? {}).map((head) => head.split('.')[0]));
    expect([...heads].sort()).toEqual(Object.keys(listed).sort());
  });

  test('is narrowed by rules, words and nothing: then only its heads are there.', async () => {
    const industry = whereOf({ '==': [{ var: 'industry' }, 'construction'] });
    for (const narrowed of [industry, 'search=sa']) {
      const { count } = (await admin.get(`/api/records/account?${narrowed}&count=exact&limit=1`)).json;
      expect((await csv(admin, 'account', `&${narrowed}`)).length).toBe(count);
    }
    const none = await admin.get('/api/records/account/export?fields=name,owner&search=there-is-no-such');
    expect(none.text).toBe(`${BYTE_ORDER_MARK}name,owner,owner.id\r\n`);
  });

  test('has money, references, lists, addresses and paths in columns of their own.', async () => {
    const account = await makeAccount({
      name: 'Columns',
      tags: ['one', 'two'],
      address: { street: '1 rue "A", B', city: 'Lyon', country: 'FR' },
    });
    const amount = { amount: '12.50', currency: 'EUR' };
    const deal = await admin.post('/api/records/opportunity', { name: 'Deal', account, amount });
    const fields =
      'name,amount,amount.currency,account.tags,account.address,account.id,stage.outcome,account.owner.name';
    expect(await csv(admin, 'opportunity', `&fields=${fields}${byId(deal.json.id)}`)).toEqual([
      {
        name: 'Deal',
        amount: '12.50',
        'amount.currency': 'EUR',
        'account.tags': 'one; two',
        'account.address.street': '1 rue "A", B',
        'account.address.street2': '',
        'account.address.postal_code': '',
        'account.address.city': 'Lyon',
        'account.address.region': '',
        'account.address.country': 'FR',
        'account.id': account,
        'stage.outcome': 'open',
        'account.owner.name': expect.any(String),
      },
    ]);
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '=cmd|"/C calc"!A0'])(
    'has an apostrophe before the text %j, which a spreadsheet would run.',
    async (name) => {
      const id = await makeAccount({ name });
      const [row] = await csv(admin, 'account', `&fields=name${byId(id)}`);
      expect(row).toEqual({ name: `'${name}` });
    },
  );

  test('keeps line ends, quotes and commas within a text.', async () => {
    const name = 'A, "B"\r\nC\nD';
    const id = await makeAccount({ name });
    expect(await csv(admin, 'account', `&fields=name${byId(id)}`)).toEqual([{ name }]);
  });

  test('can be asked for by HEAD, and is one of the methods there.', async () => {
    const path = '/api/records/account/export?format=csv';
    const head = await admin.ask({ method: 'HEAD', path });
    expect([head.status, head.text, head.headers['content-disposition']]).toEqual([
      200,
      '',
      expect.stringContaining('.csv'),
    ]);
    expect(outcome(await admin.post(path, {}))).toEqual([405, 'method.not_allowed']);
  });
});

describe('A workbook', () => {
  test('has numbers, days, moments and truths as such, and texts as they are.', async () => {
    const name = '=1+1 <&> "é" \u0007 _x0041_\r\nsecond line';
    const id = await makeAccount({ name, employees: 12, birth_date: '2026-03-01', tags: ['a', 'b'] });
    const old = await makeAccount({ name, birth_date: '1899-12-31' });
    const where = whereOf({ in: [{ var: 'id' }, [id, old]] });
    const fields = 'name,employees,birth_date,created_at,tags,owner';
    const file = await downloadAs(admin, `/api/records/account/export?format=xlsx&fields=${fields}&${where}`);
    expect(file.headers['content-disposition']).toMatch(/filename="account-.*\.xlsx"$/);
    const entries = unzip((await file.rest()).bytes);
    expect([...entries.keys()]).toEqual(
      expect.arrayContaining(['[Content_Types].xml', '_rels/.rels', 'xl/workbook.xml', 'xl/styles.xml']),
    );
    const [heads, first, second] = cellsOf(entries.get('xl/worksheets/sheet1.xml') ?? '');
    expect(Object.values(heads ?? {}).map(({ value }) => value)).toEqual([...fields.split(','), 'owner.id']);
    expect(first?.['A']).toEqual({ type: 'inlineStr', style: '0', value: name.replace('\r', '') });
    expect(first?.['B']).toEqual({ type: 'n', style: '0', value: '12' });
    expect(first?.['C']).toEqual({ type: 'n', style: '2', value: '46082' });
    expect(first?.['D']).toMatchObject({ type: 'n', style: '3' });
    const at = (await admin.get(`/api/records/account/${id}`)).json.created_at;
    expect(Number(first?.['D']?.value)).toBeCloseTo(25_569 + Date.parse(at) / 86_400_000, 6);
    expect(first?.['E']).toMatchObject({ value: 'a; b' });
    expect(second?.['C']).toEqual({ type: 'inlineStr', style: '0', value: '1899-12-31' });
    expect(second).not.toHaveProperty('B');
  });

  test('holds as many rows as the file in CSV, and keeps a truth and a long number.', async () => {
    const [amount, text] = ['12.50', '12345678901234567.89'];
    const deals = await Promise.all(
      [amount, text].map((each) =>
        admin.post('/api/records/opportunity', { name: 'Numbers', amount: { amount: each, currency: 'EUR' } }),
      ),
    );
    const where = whereOf({ in: [{ var: 'id' }, deals.map(({ json }) => json.id)] });
    const [, ...rows] = await workbook('opportunity', `&fields=amount&${where}`);
    expect(rows.map((row) => [row['A']?.type, row['A']?.value])).toEqual([
      ['n', amount],
      ['inlineStr', text],
    ]);
    const [, admins] = await workbook('user', `&fields=active&${whereOf({ '==': [{ var: 'login' }, 'admin'] })}`);
    expect(admins?.['A']).toMatchObject({ type: 'b', value: '1' });
    expect((await workbook('account')).length - 1).toBe((await csv(admin, 'account')).length);
  });
});

async function workbook(entity: string, query = '') {
  const file = await downloadAs(admin, `/api/records/${entity}/export?format=xlsx${query}`);
  return cellsOf(unzip((await file.rest()).bytes).get('xl/worksheets/sheet1.xml') ?? '');
}

describe('Whoever takes records out', () => {
  test('gets those that they may export and nothing else: of accounts their own, though they see all.', async () => {
    const { user } = (await rep.get('/api/auth/me')).json;
    const seen = await readAll(rep, 'account', { fields: ['owner'] });
    const own = seen.filter(({ owner }) => owner?.id === user.id).map(({ id }) => id);
    expect(own.length).toBeGreaterThan(0);
    expect(own.length).toBeLessThan(seen.length);
    const taken = async (query = '') => (await csv(rep, 'account', `&fields=id${query}`)).map(({ id }) => id).sort();
    expect(await taken()).toEqual(own.sort());
    const other = seen.find(({ owner }) => owner?.id !== user.id)?.id;
    expect(await taken(byId(other))).toEqual([]);
    expect(await taken('&sort=-name')).toEqual(own.sort());
  });

  test('gets of another scope what both of its rights hold: of a team tree that of the team tree.', async () => {
    const manager = await world.client('hugo.marchetti');
    const seen = (await readAll(manager, 'opportunity', { fields: ['id'] })).map(({ id }) => id);
    const all = (await readAll(admin, 'opportunity', { fields: ['id'] })).map(({ id }) => id);
    expect(seen.length).toBeLessThan(all.length);
    expect((await csv(manager, 'opportunity', '&fields=id')).map(({ id }) => id).sort()).toEqual(seen.sort());
    expect((await csv(admin, 'opportunity', '&fields=id')).map(({ id }) => id).sort()).toEqual(all.sort());
  });

  test('is told 403 where they see records and may export none, and 404 where they see none.', async () => {
    const path = (entity: string) => `/api/records/${entity}/export?format=csv`;
    expect((await rep.get('/api/records/lead?limit=1')).status).toBe(200);
    expect(outcome(await rep.get(path('lead')))).toEqual([403, 'access.denied']);
    expect(outcome(await rep.get(path('membership')))).toEqual([404, 'entity.unknown']);
    expect(outcome(await rep.get(path('nope')))).toEqual([404, 'entity.unknown']);
    expect((await rep.ask({ method: 'HEAD', path: path('lead') })).status).toBe(403);
    const { lead, account } = (await rep.get('/api/model')).json.entities;
    expect([lead.may.export, account.may.export]).toEqual([false, true]);
    const { paths } = (await rep.get('/api/openapi.json')).json;
    expect([path('lead'), path('account')].map((each) => (each.split('?')[0] ?? '') in paths)).toEqual([false, true]);
  });

  test('gets no field of a hidden class, and cannot ask for it, nor filter or sort by it.', async () => {
    await world.addUser('stripped', [{ role: 'acme/acme_exporter' }]);
    const stripped = await world.client('stripped');
    const id = (await admin.post('/api/records/product', { code: 'P', name: 'P', cost: '7' })).json.id;
    const [row] = await csv(stripped, 'product', byId(id));
    expect(row).toMatchObject({ code: 'P' });
    expect(Object.keys(row ?? {}).filter((head) => head.startsWith('cost'))).toEqual([]);
    expect((await csv(admin, 'product', byId(id)))[0]).toMatchObject({ cost: '7.00', 'cost.currency': 'EUR' });
    for (const query of ['fields=cost', 'fields=cost.amount', 'sort=cost', whereOf({ '>': [{ var: 'cost' }, '1'] })]) {
      const hidden = await stripped.get(`/api/records/product/export?${query}`);
      const absent = await stripped.get(`/api/records/product/export?${query.replaceAll('cost', 'nope')}`);
      const plain = JSON.stringify({ ...absent.json, request_id: '' }).replaceAll('nope', 'cost');
      expect([hidden.status, JSON.stringify({ ...hidden.json, request_id: '' })]).toEqual([422, plain]);
    }
  });

  test('sees of a reference to what they may not see its id, and of a deleted one what it was called.', async () => {
    const { user } = (await rep.get('/api/auth/me')).json;
    const mine = new Set((await readAll(rep, 'opportunity', { fields: ['id'] })).map(({ id }) => id));
    const hidden = (await readAll(admin, 'opportunity', { fields: ['id'] })).find(({ id }) => !mine.has(id))?.id;
    await world.addUser('tasked', [{ role: 'acme/acme_exporter' }]);
    const body = { subject: 'Restricted', opportunity: hidden, owner: user.id };
    const task = (await admin.post('/api/records/task', body)).json.id;
    const tasked = await world.client('tasked');
    const columns = '&fields=subject,opportunity,opportunity.name';
    expect(await csv(tasked, 'task', `${columns}${byId(task)}`)).toEqual([
      { subject: 'Restricted', opportunity: '', 'opportunity.id': hidden, 'opportunity.name': '' },
    ]);
    const account = await makeAccount({ name: 'Soon gone' });
    const contact = await admin.post('/api/records/contact', { last_name: 'Stays', account });
    await world.rows('update account set deleted_at = now() where id = $1', [account]);
    expect(await csv(admin, 'contact', `&fields=account,account.name${byId(contact.json.id)}`)).toEqual([
      { account: 'Soon gone', 'account.id': account, 'account.name': '' },
    ]);
  });

  test('gets no deleted record.', async () => {
    const id = await makeAccount({ name: 'Deleted' });
    expect(await csv(admin, 'account', byId(id))).toHaveLength(1);
    await admin.remove(`/api/records/account/${id}`);
    expect(await csv(admin, 'account', byId(id))).toEqual([]);
  });
});

test.each([
  ['format=pdf', 400, 'parameter.invalid', '/format'],
  ['limit=10', 400, 'parameter.unknown', '/limit'],
  ['after=x', 400, 'parameter.unknown', '/after'],
  ['count=exact', 400, 'parameter.unknown', '/count'],
  ['include=contacts', 400, 'parameter.unknown', '/include'],
  ['fields=nope', 422, 'field.unknown', '/fields/0'],
  ['sort=tags', 422, 'field.not_sortable', '/sort/0'],
  [whereOf({ '==': [{ var: 'nope' }, 1] }), 422, 'rule.variable', expect.any(String)],
])('An export with %s is refused before anything is sent.', async (query, status, code, pointer) => {
  const answer = await admin.get(`/api/records/account/export?${query}`);
  expect([outcome(answer), answer.json.errors]).toMatchObject([[status, code], [{ code, pointer }]]);
});
