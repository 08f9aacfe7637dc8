// Most writes are one statement, without a transaction around it; what it took for granted is asked by the statement
// itself, and where it does not hold the write is done step by step.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { column, raw, sql } from '../../../engine/rules/sql.ts';
import type { Access } from '../../../engine/runtime/access/access.ts';
import type { Connection } from '../../../engine/runtime/database/connection.ts';
import { runCreate } from '../../../engine/runtime/records/create.ts';
import { runUpdate } from '../../../engine/runtime/records/update.ts';
import type { Request } from '../../../engine/runtime/request.ts';
import { refusalOf } from './refusals.ts';
import { openWritingRig, type WritingRig } from './writing_rig.ts';

let rig: WritingRig;
let account: string;

beforeAll(async () => {
  rig = await openWritingRig();
  account = (await rig.create('account', { name: 'Target' })).id;
}, 60_000);

afterAll(() => rig.close());

interface Watched {
  readonly request: Request;
  /** Statements without a transaction, and transactions. */
  readonly counts: { statements: number; transactions: number };
}

/** A request that counts, and lets something happen before its n-th statement. */
function watched(happens: (statement: number) => Promise<unknown> = async () => undefined): Watched {
  const request = rig.request();
  const { database } = request;
  const counts = { statements: 0, transactions: 0 };
  const watch = (connection: Connection): Connection => ({
    query: async (statement) => {
      counts.statements += 1;
      await happens(counts.statements);
      return connection.query(statement);
    },
  });
  return {
    counts,
    request: {
      ...request,
      database: {
        read: (work) => database.read((connection) => work(watch(connection))),
        write: (work) => {
          counts.transactions += 1;
          return database.write(work);
        },
        stream: database.stream,
      },
    },
  };
}

test('A new record that refers to others is one statement.', async () => {
  const { request, counts } = watched();
  const { json } = await runCreate(request, 'opportunity', { name: 'One', account, amount: '10.00' });
  expect(JSON.parse(json)).toMatchObject({ name: 'One', account: { id: account, label: 'Target' }, version: 1 });
  expect(counts).toEqual({ statements: 1, transactions: 0 });
});

test('A change is two, one to read and one to write.', async () => {
  const { id } = await rig.create('opportunity', { name: 'Two' });
  const { request, counts } = watched();
  const { json } = await runUpdate(request, 'opportunity', id, { account, next_step: 'Call' });
  expect(JSON.parse(json)).toMatchObject({ account: { id: account }, next_step: 'Call', version: 2 });
  expect(counts).toEqual({ statements: 2, transactions: 0 });
});

test('So it is in another company than that of the request, whose currency amounts have.', async () => {
  const company = (await rig.create('company', { name: 'Swiss', currency: 'CHF' })).id;
  const { id } = await rig.create('opportunity', { name: 'Swiss', company });
  const { request, counts } = watched();
  const { json } = await runUpdate(request, 'opportunity', id, { amount: '10' });
  expect(JSON.parse(json)).toMatchObject({ amount: { amount: '10.00', currency: 'CHF' } });
  expect(counts).toEqual({ statements: 2, transactions: 0 });
});

test('A change that another one overtook is made upon it.', async () => {
  const { id } = await rig.create('opportunity', { name: 'Overtaken' });
  const { request, counts } = watched((statement) =>
    statement === 2 ? rig.update('opportunity', id, { next_step: 'Theirs' }) : Promise.resolve(),
  );
  const { json } = await runUpdate(request, 'opportunity', id, { name: 'Mine' });
  expect(JSON.parse(json)).toMatchObject({ name: 'Mine', next_step: 'Theirs', version: 3 });
  expect(counts.transactions).toBe(1);
  const log = await rig.rows('select version, diff from _change where record = $1 order by version', [id]);
  expect(log.slice(1)).toEqual([
    { version: '2', diff: { next_step: [null, 'Theirs'] } },
    { version: '3', diff: { name: ['Overtaken', 'Mine'] } },
  ]);
});

test('A change of a record that was deleted meanwhile finds none.', async () => {
  const { id } = await rig.create('opportunity', { name: 'Deleted' });
  const { request } = watched((statement) =>
    statement === 2 ? rig.rows('update opportunity set deleted_at = now() where id = $1', [id]) : Promise.resolve(),
  );
  expect(await refusalOf(runUpdate(request, 'opportunity', id, { name: 'Mine' }))).toMatchObject({
    code: 'record.unknown',
  });
  expect(await rig.rows('select name, version from opportunity where id = $1', [id])).toEqual([
    { name: 'Deleted', version: '1' },
  ]);
});

test('What refers to a deleted record is refused by field, and nothing is written.', async () => {
  const gone = (await rig.create('account', { name: 'Gone' })).id;
  await rig.rows('update account set deleted_at = now() where id = $1', [gone]);
  const { request, counts } = watched();
  expect(await refusalOf(runCreate(request, 'opportunity', { name: 'Dangling', account: gone }))).toMatchObject({
    at: ['/account reference.unknown'],
  });
  expect(counts.transactions).toBe(1);
  expect(await rig.rows("select 1 from opportunity where name = 'Dangling'")).toEqual([]);
});

test('What its writer may not have, or finds changed, leaves no move between stages either.', async () => {
  const moves = async () => (await rig.rows('select count(*)::int as n from stage_change'))[0]?.['n'];
  const all = rig.request().access;
  const rows: Access['rows'] = (_entity, action, alias) =>
    action === 'create' ? sql`${column(alias, 'name')} <> 'Denied'` : raw('true');
  const before = await moves();
  const denied = runCreate(rig.request({ access: { ...all, key: 'no Denied', rows } }), 'opportunity', {
    name: 'Denied',
  });
  expect((await refusalOf(denied)).code).toBe('access.denied');
  const gone = await rig.create('account', { name: 'Gone meanwhile' });
  const { request } = watched(() => rig.rows('update account set deleted_at = now() where id = $1', [gone.id]));
  expect((await refusalOf(runCreate(request, 'opportunity', { name: 'Late', account: gone.id }))).code).toBe(
    'reference.unknown',
  );
  expect(await moves()).toBe(before);
});

test('What belongs to another company is refused by field in the statement itself, and nothing is written.', async () => {
  const company = (await rig.create('company', { name: 'Other' })).id;
  const other = (await rig.create('account', { name: 'Other', company })).id;
  const { request, counts } = watched();
  expect(await refusalOf(runCreate(request, 'opportunity', { name: 'Stray', account: other }))).toMatchObject({
    at: ['/account reference.company'],
  });
  expect(counts).toEqual({ statements: 1, transactions: 1 });
  const { id } = await rig.create('opportunity', { name: 'Kept', account });
  expect(await refusalOf(runUpdate(rig.request(), 'opportunity', id, { account: other }))).toMatchObject({
    at: ['/account reference.company'],
  });
  expect(await rig.rows("select version from opportunity where name in ('Stray', 'Kept')")).toEqual([{ version: '1' }]);
});

test('A company that is switched off while a record is made in it takes it no more.', async () => {
  const company = (await rig.create('company', { name: 'Closing' })).id;
  const facts = { id: company, name: 'Closing', currency: 'EUR', country: 'FR', zone: 'Europe/Paris', language: 'fr' };
  const { request, counts } = watched((statement) =>
    statement === 1 ? rig.rows('update company set active = false where id = $1', [company]) : Promise.resolve(),
  );
  const made = runCreate({ ...request, company: facts }, 'opportunity', { name: 'Late' });
  expect(await refusalOf(made)).toMatchObject({ at: ['/company company.inactive'] });
  expect(counts).toEqual({ statements: 1, transactions: 1 });
  expect(await rig.rows("select 1 from opportunity where name = 'Late'")).toEqual([]);
});
