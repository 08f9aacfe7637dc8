// Publishing against a real database: what stands in its way is told, uniqueness never has a gap, what fails leaves the
// tenant as it was, and a publish that was cut off anywhere can be made again.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Client } from 'pg';
import { Refusal } from '../../../engine/problems.ts';
import { ddlOf } from '../../../engine/runtime/tables/ddl.ts';
import type { Step } from '../../../engine/runtime/tables/plan.ts';
import { USER } from '../../pure/metadata/small_packs.ts';
import { refusedWith } from '../records/refusals.ts';
import { dealsWith, openPublishRig, type PublishingTenant, type PublishRig } from './publish_rig.ts';

const field = (type: string, more: object = {}) => ({
  $ref: `crm:types/${type}`,
  title: type,
  'x-field': { order: 20, ...more },
});
const EMAIL = { email: field('text') };
const UNIQUE_EMAIL = { email: field('text', { unique: true }) };
const FOLDED_EMAIL = { email: field('text', { unique: { ignore_case: true } }) };
const VISIT = {
  title: 'Visit',
  'x-entity': { plural: 'Visits', label: 'name' },
  properties: { name: USER.properties.name, guide: field('user') },
};

let rig: PublishRig;

beforeAll(async () => {
  rig = await openPublishRig();
});

afterAll(() => rig?.close());

/** A tenant that serves these documents. */
async function tenantWith(documents: ReturnType<typeof dealsWith>): Promise<PublishingTenant> {
  const tenant = await rig.addTenant();
  await tenant.publish(documents);
  return tenant;
}

async function uniqueIndexes(tenant: PublishingTenant): Promise<readonly unknown[]> {
  const rows = await tenant.rows(
    `select i.relname as name, x.indisvalid as valid from pg_index x join pg_class i on i.oid = x.indexrelid
      where i.relnamespace = current_schema()::regnamespace and i.relname like 'deal__%__unique__%' order by 1`,
  );
  return rows.map(
    ({ name, valid }) => `${String(name).replace(/__[0-9a-f]{8}$/, '')} ${valid ? 'whole' : 'half-built'}`,
  );
}

/** Something that went on before: indexes are not whole until it has ended. */
async function holdOldTransaction(tenant: PublishingTenant): Promise<Client> {
  const client = await rig.connect();
  const [row] = await tenant.rows('select current_schema() as schema');
  await client.query(`set search_path to ${row?.['schema']}; begin; insert into deal (id, version, created_at, updated_at, name)
    values (gen_random_uuid(), 1, now(), now(), 'old')`);
  return client;
}

test('Equal values in stored records refuse a unique field with their number and examples, and nothing is left behind.', async () => {
  const tenant = await tenantWith(dealsWith(EMAIL));
  const emails = ['a@b.c', 'a@b.c', 'x@y.z', 'x@y.z', 'x@y.z', 'one@two.de'];
  await tenant.store(...emails.map((email) => ({ email })));
  const before = await tenant.catalog();
  const failed = await tenant.publish(dealsWith(UNIQUE_EMAIL)).catch((error) => error);
  expect(failed).toBeInstanceOf(Refusal);
  expect(failed.problems).toEqual([
    {
      code: 'plan.refused',
      pointer: '/deal/email',
      detail:
        'Stored records of deal already hold equal values of email, which only one may have: 2 values, such as "x@y.z" (3 records); "a@b.c" (2 records). Correct them first.',
      params: { entity: 'deal', key: 'email', values: 2 },
    },
  ]);
  expect((await tenant.served()).version).toBe(1);
  expect(await tenant.catalog()).toEqual(before);
  await tenant.store({ email: 'a@b.c' });
});

test('Everything that stands in the way is told at once.', async () => {
  const tenant = await tenantWith(dealsWith({ ...EMAIL, code: field('text') }));
  await tenant.store({ email: 'a', code: '1' }, { email: 'a', code: '1' });
  const wanted = dealsWith({ ...UNIQUE_EMAIL, code: field('text', { unique: true }) });
  expect(await refusedWith(() => tenant.publish(wanted))).toEqual([
    'plan.refused',
    'plan.refused /deal/code',
    'plan.refused /deal/email',
  ]);
});

test('What could be made unique is not, when something else stands in the way.', async () => {
  const tenant = await tenantWith(dealsWith({ ...EMAIL, alias: field('text') }));
  await tenant.store({ email: 'a', alias: '1' }, { email: 'a', alias: '2' });
  const wanted = dealsWith({ ...UNIQUE_EMAIL, alias: field('text', { unique: true }) });
  expect(await refusedWith(() => tenant.publish(wanted))).toEqual(['plan.refused', 'plan.refused /deal/email']);
  expect(await uniqueIndexes(tenant)).toEqual([]);
  await tenant.store({ email: 'b', alias: '2' });
});

test('Once the records are corrected the same publish succeeds, and equal values are refused from then on.', async () => {
  const tenant = await tenantWith(dealsWith(EMAIL));
  await tenant.store({ email: 'a@b.c' }, { email: 'a@b.c' });
  await expect(tenant.publish(dealsWith(UNIQUE_EMAIL))).rejects.toThrow(/equal values/);
  await tenant.rows(`delete from deal`);
  await tenant.publish(dealsWith(UNIQUE_EMAIL));
  expect(await uniqueIndexes(tenant)).toEqual(['deal__email__unique whole']);
  await tenant.store({ email: 'a@b.c' });
  await expect(tenant.store({ email: 'a@b.c' })).rejects.toThrow(/duplicate key/);
});

test('A half-built index that a publish left is not taken for the index.', async () => {
  const tenant = await tenantWith(dealsWith(EMAIL));
  const { online } = tenant.planOf(dealsWith(EMAIL), dealsWith(UNIQUE_EMAIL));
  await tenant.store({ email: 'a@b.c' }, { email: 'a@b.c' });
  await expect(tenant.rows(ddlOf(online[0] as Step, true))).rejects.toThrow(/could not create unique index/);
  expect(await uniqueIndexes(tenant)).toEqual(['deal__email__unique half-built']);
  await tenant.rows(`delete from deal`);
  await tenant.publish(dealsWith(UNIQUE_EMAIL));
  expect(await uniqueIndexes(tenant)).toEqual(['deal__email__unique whole']);
});

test('A changed unique index is built before the old one goes.', async () => {
  const tenant = await tenantWith(dealsWith(UNIQUE_EMAIL));
  const old = await holdOldTransaction(tenant);
  const publishing = tenant.publish(dealsWith(FOLDED_EMAIL));
  await rig.untilWaiting('create unique index%');
  expect(await uniqueIndexes(tenant)).toEqual(
    expect.arrayContaining(['deal__email__unique half-built', 'deal__email__unique whole']),
  );
  await old.query('commit');
  await publishing;
  expect(await uniqueIndexes(tenant)).toEqual(['deal__email__unique whole']);
  await tenant.store({ email: 'a@b.c' });
  await expect(tenant.store({ email: 'A@B.c' })).rejects.toThrow(/duplicate key/);
});

test('A changed unique index that records contradict leaves the old one as it was.', async () => {
  const tenant = await tenantWith(dealsWith(UNIQUE_EMAIL));
  await tenant.store({ email: 'a@b.c' }, { email: 'A@b.c' });
  const before = await tenant.catalog();
  expect(await refusedWith(() => tenant.publish(dealsWith(FOLDED_EMAIL)))).toEqual([
    'plan.refused',
    'plan.refused /deal/email',
  ]);
  expect(await tenant.catalog()).toEqual(before);
});

test('An index that the new model does not want is gone once that is served.', async () => {
  const tenant = await tenantWith(dealsWith(UNIQUE_EMAIL));
  await tenant.publish(dealsWith(EMAIL));
  expect(await uniqueIndexes(tenant)).toEqual([]);
});

const BEFORE = dealsWith(UNIQUE_EMAIL);
/** Every kind of step: a new entity that refers and is referred to, columns, keys and indexes on a table in use. */
const AFTER = dealsWith(
  { ...FOLDED_EMAIL, visit: field('reference', { to: 'base/visit' }), amount: field('money'), boss: field('user') },
  { keys: { pair: { fields: ['email', 'visit'] } } },
  { 'entities/visit.json': VISIT },
);

test('A publish that was cut off after any of its steps is made again, and all is as if it had not been.', async () => {
  const whole = await tenantWith(BEFORE);
  await whole.publish(AFTER);
  const expected = await whole.catalog();
  const { expand, online } = whole.planOf(BEFORE, AFTER);
  const steps = [...expand, ...online];
  expect(new Set(steps.map((step) => step.kind)).size).toBe(5);
  for (let cut = 1; cut <= steps.length; cut += 1) {
    const tenant = await tenantWith(BEFORE);
    for (const step of steps.slice(0, cut)) await tenant.rows(ddlOf(step, online.includes(step)));
    await tenant.publish(AFTER);
    expect([cut, await tenant.catalog()]).toEqual([cut, expected]);
  }
}, 60_000);

test('After a publish that was cut off another one finds the tenant as it was.', async () => {
  const tenant = await tenantWith(dealsWith(EMAIL));
  const { online } = tenant.planOf(dealsWith(EMAIL), dealsWith(UNIQUE_EMAIL));
  for (const step of online) await tenant.rows(ddlOf(step, true));
  await tenant.publish(dealsWith({ ...EMAIL, amount: field('money') }));
  expect(await uniqueIndexes(tenant)).toEqual([]);
  await tenant.store({ email: 'a@b.c' }, { email: 'a@b.c' });
});

test('A publish whose connection is lost while it builds an index is made again.', async () => {
  const tenant = await tenantWith(dealsWith(EMAIL));
  const old = await holdOldTransaction(tenant);
  const cut = refusedWith(() => tenant.publish(dealsWith(UNIQUE_EMAIL)));
  const backend = await rig.untilWaiting('create unique index%');
  await rig.endBackend(backend);
  expect(await cut).toEqual(['server.database']);
  await old.query('commit');
  expect((await tenant.served()).version).toBe(1);
  await tenant.publish(dealsWith(UNIQUE_EMAIL));
  expect(await uniqueIndexes(tenant)).toEqual(['deal__email__unique whole']);
});

test('A publish whose connection is lost after the change-over is live, and the next one tidies up.', async () => {
  const tenant = await tenantWith(dealsWith(UNIQUE_EMAIL));
  const old = await holdOldTransaction(tenant);
  const cut = refusedWith(() => tenant.publish(dealsWith(EMAIL)));
  await rig.endBackend(await rig.untilWaiting('drop index%'));
  expect(await cut).toEqual(['server.database']);
  await old.query('commit');
  expect((await tenant.served()).version).toBe(2);
  await tenant.publish(dealsWith(EMAIL));
  expect(await uniqueIndexes(tenant)).toEqual([]);
});

test('Somebody who holds a table for a moment does not stop a publish.', async () => {
  const tenant = await tenantWith(dealsWith(EMAIL));
  const old = await holdOldTransaction(tenant);
  const publishing = tenant.publish(dealsWith({ ...EMAIL, amount: field('money') }));
  await new Promise((resolve) => setTimeout(resolve, 500));
  await old.query('commit');
  expect(await publishing).toBe(2);
});

test('Of two publishes at once one waits, and is refused without having touched anything.', async () => {
  const tenant = await tenantWith(dealsWith(EMAIL));
  // Neither ends before this does, so the second begins while the first is at work.
  const old = await holdOldTransaction(tenant);
  const publishing = Promise.allSettled([
    tenant.publish(dealsWith(UNIQUE_EMAIL)),
    tenant.publish(dealsWith({ ...EMAIL, amount: field('money') })),
  ]);
  await new Promise((resolve) => setTimeout(resolve, 500));
  await old.query('commit');
  const outcomes = await publishing;
  const refused = outcomes.flatMap((each) => (each.status === 'rejected' ? [String(each.reason)] : []));
  expect(refused).toEqual([expect.stringMatching(/Version 2 was published meanwhile/)]);
  const isFirst = outcomes[0]?.status === 'fulfilled';
  expect(await uniqueIndexes(tenant)).toEqual(isFirst ? ['deal__email__unique whole'] : []);
  const columns = await tenant.rows(
    `select from information_schema.columns where table_schema = current_schema() and column_name = 'amount'`,
  );
  expect(columns).toHaveLength(isFirst ? 0 : 1);
});

test('An entity that comes back has the columns that it now needs, and its records.', async () => {
  const visit = (properties: object) => dealsWith({}, {}, { 'entities/visit.json': { ...VISIT, properties } });
  const tenant = await tenantWith(visit({ name: VISIT.properties.name }));
  await tenant.rows(
    `insert into visit (id, version, created_at, updated_at, name) values (gen_random_uuid(), 1, now(), now(), 'kept')`,
  );
  await tenant.publish(dealsWith({}));
  await tenant.publish(visit(VISIT.properties));
  expect(await tenant.rows('select name, guide from visit')).toEqual([{ name: 'kept', guide: null }]);
});

test('An entity that comes back with equal values in a field that is now unique is refused like any other.', async () => {
  const visit = (more: object) =>
    dealsWith(
      {},
      {},
      {
        'entities/visit.json': {
          ...VISIT,
          properties: { name: { ...VISIT.properties.name, 'x-field': { order: 10, ...more } } },
        },
      },
    );
  const tenant = await tenantWith(visit({}));
  for (const _ of [1, 2])
    await tenant.rows(
      `insert into visit (id, version, created_at, updated_at, name) values (gen_random_uuid(), 1, now(), now(), 'kept')`,
    );
  await tenant.publish(dealsWith({}));
  expect(await refusedWith(() => tenant.publish(visit({ unique: true })))).toEqual([
    'plan.refused',
    'plan.refused /visit/name',
  ]);
  await tenant.publish(visit({}));
});

test('A field that comes back as something else is refused before anything is changed.', async () => {
  const tenant = await tenantWith(dealsWith({ size: field('integer'), boss: field('user') }));
  await tenant.publish(dealsWith({}));
  const before = await tenant.catalog();
  const wanted = dealsWith({
    size: field('text'),
    boss: field('reference', { to: 'base/deal' }),
    amount: field('money'),
  });
  expect(await refusedWith(() => tenant.publish(wanted))).toEqual([
    'plan.refused',
    'plan.refused /deal/size',
    'plan.refused /deal/boss',
  ]);
  expect(await tenant.catalog()).toEqual(before);
});
