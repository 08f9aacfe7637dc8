// Exports that take their time: nothing is kept in memory for a slow reader, who may go away, lose their rights on the way,
// or meet too many others.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { until } from '../until.ts';
import { type Client, outcome, readAll } from './client.ts';
import { type Download, downloadAs } from './downloads.ts';
import { openWorld, type World } from './world.ts';

/** In several batches; with a text of 4,800 characters each that no index holds, 24 MB: more than buffers of connections do. */
const MANY = 5_000;
const PATH = '/api/records/account/export?format=csv&fields=name,language';

let world: World;
let admin: Client;
let total: number;

beforeAll(async () => {
  world = await openWorld({ name: 'export_streams' });
  admin = await world.client();
  const { id } = (await admin.post('/api/records/account', { name: 'First' })).json;
  await world.rows(
    `insert into account select (jsonb_populate_record(a, jsonb_build_object(
       'id', gen_random_uuid(), 'name', 'Many ' || n, 'language', repeat(md5(n::text), 150)))).*
       from account a, generate_series(1, $2::integer) n where a.id = $1`,
    [id, MANY],
  );
  total = MANY + 1;
}, 120_000);

afterAll(() => world.close());

function linesOf(bytes: Buffer): number {
  return bytes.toString('utf8').split('\r\n').length - 2;
}

/** Cursors of exports that are open in the database, of this tenant or any other. */
async function openCursors(): Promise<number> {
  const rows = await world.rows(
    `select 1 from pg_stat_activity where state = 'idle in transaction' and datname = current_database()
        and query like '%_identity_change%'`,
  );
  return rows.length;
}

/** An export that has begun, and waits for its reader. */
async function begun(client: Client = admin): Promise<Download> {
  const file = await downloadAs(client, PATH);
  expect(file.status).toBe(200);
  await file.begin();
  return file;
}

test('Every record is there, however many batches they come in, in both formats.', async () => {
  const file = await downloadAs(admin, PATH);
  const { bytes, isWhole } = await file.rest();
  expect([isWhole, linesOf(bytes)]).toEqual([true, total]);
  const workbook = await downloadAs(admin, '/api/records/account/export?format=xlsx&fields=name');
  expect((await workbook.rest()).isWhole).toBe(true);
});

test('A reader who stops reading stops the server from reading on, and loses nothing when they go on.', async () => {
  const file = await begun();
  await until(async () => (await openCursors()) === 1, 'the server waits for its reader');
  const { bytes, isWhole } = await file.rest();
  expect([isWhole, linesOf(bytes)]).toEqual([true, total]);
  await until(async () => (await openCursors()) === 0, 'the cursor is closed');
});

test('A reader who goes away leaves no cursor behind.', async () => {
  const file = await begun();
  await until(async () => (await openCursors()) === 1, 'the server waits for its reader');
  file.leave();
  await until(async () => (await openCursors()) === 0, 'the cursor is closed');
});

test.each([
  ['is deactivated', (id: string) => admin.patch(`/api/records/user/${id}`, { active: false })],
  [
    'loses a role',
    async (id: string) => {
      const [held] = await readAll(admin, 'membership', { where: { '==': [{ var: 'user' }, id] } });
      return admin.remove(`/api/records/membership/${held.id}`);
    },
  ],
  ['gets another role', (id: string) => admin.post('/api/records/membership', { user: id, role: 'sales/read_only' })],
])('The file of a reader who %s on the way breaks off.', async (what, change) => {
  const login = what.replaceAll(' ', '.');
  const id = await world.addUser(login, [{ role: 'sales/manager' }]);
  const file = await begun(await world.client(login));
  expect((await change(id)).status).toBeLessThan(300);
  const { bytes, isWhole } = await file.rest();
  expect(isWhole).toBe(false);
  expect(linesOf(bytes)).toBeLessThan(total);
  await until(async () => (await openCursors()) === 0, 'the cursor is closed');
});

test('The token that ends on the way ends the file; what is changed of others does not.', async () => {
  const file = await begun();
  await world.addUser('somebody.else', [{ role: 'sales/rep' }]);
  expect((await file.rest()).isWhole).toBe(true);
  const ending = await begun();
  await world.rows(`delete from "_token" where name = 'file'`);
  expect((await ending.rest()).isWhole).toBe(false);
});

test('Two exports of a tenant run at a time, and a third is told to wait.', async () => {
  const files = [await begun(), await begun()];
  const refused = await admin.get(PATH);
  expect([...outcome(refused), refused.headers['retry-after']]).toEqual([503, 'server.busy', '1']);
  expect((await admin.get('/api/records/account?limit=1')).status).toBe(200);
  files[0]?.leave();
  const small = '/api/records/user/export?format=csv';
  await until(async () => (await admin.get(small)).status === 200, 'a place is free again');
  files[1]?.leave();
  await until(async () => (await openCursors()) === 0, 'the cursors are closed');
});
