// How long the audit is kept, what upkeep removes besides, and tenants whose model has no place for it.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { accepted } from '../../bin/accepted.ts';
import { documentsOf, loadPacks } from '../../bin/packs.ts';
import { appendAudit } from '../../engine/runtime/audit/append.ts';
import { noteRefused } from '../../engine/runtime/audit/refused.ts';
import { type Installation, openInstallation } from '../../engine/runtime/control/open.ts';
import { openFileStore } from '../../engine/runtime/files/store.ts';
import { openModels } from '../../engine/runtime/models/cache.ts';
import { publishPacks } from '../../engine/runtime/models/publish.ts';
import { createTenant } from '../../engine/runtime/tenants/create_tenant.ts';
import { type OpenTenant, openTenant } from '../../engine/runtime/tenants/open_tenant.ts';
import { runUpkeep } from '../../engine/runtime/tenants/upkeep.ts';
import { createTestDatabase, type TestDatabase } from '../rig/database.ts';

let database: TestDatabase;
let installation: Installation;
let open: OpenTenant;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase('audit');
  folder = await mkdtemp(join(tmpdir(), 'cahier-audit-'));
  installation = await openInstallation({ databaseUrl: database.url, poolSize: 2 });
  const models = openModels(installation);
  const documents = documentsOf(await loadPacks([]));
  accepted(await createTenant(installation, models, { key: 'first', documents, company: {}, demo: false }));
  open = await openTenant(installation, models, 'first');
}, 60_000);

afterAll(async () => {
  await installation.close(0);
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

function rows(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return open.database.write((connection) => connection.query({ sql, parameters: [] }));
}

const upkeep = () => runUpkeep({ installation, files: openFileStore(folder) }, open.tenant.number);
/** A role on a field that is not there any more. */
const ACME = {
  'pack.json': JSON.stringify({
    name: 'acme',
    kind: 'tenant',
    prefix: 'acme',
    version: '1.0.0',
    title: 'Acme',
    language: 'en',
    depends: { base: '^2.0.0' },
  }),
  'roles/acme_clerk.json': JSON.stringify({
    $id: 'crm:acme/roles/acme_clerk',
    title: 'Clerk',
    grants: { 'base/task': { read: { when: { '==': [{ var: 'acme_retired' }, 1] } } } },
  }),
};

const EVENT = { kind: 'login', actor: null, subject: null, client: null } as const;

test('Events are kept for 400 days, invitations for 30 days after their end, devices for 400 days unused.', async () => {
  const { model } = open.compiled;
  await open.database.write(async (connection) => {
    for (const detail of ['old', 'kept']) await appendAudit(connection, model, { ...EVENT, detail });
  });
  await rows(`update audit_event set at = now() - interval '401 days' where detail = 'old'`);
  await rows(`update audit_event set at = now() - interval '399 days' where detail = 'kept'`);
  const moments = `(values ('a', 31, 401), ('b', 29, 399)) as old(name, ended, seen)`;
  await rows(
    `insert into "_invitation" select sha256(name::bytea), gen_random_uuid(), null, now(), now() - ended * interval '1 day' from ${moments}`,
  );
  await rows(
    `insert into "_device" select sha256(name::bytea), gen_random_uuid(), now(), now() - seen * interval '1 day' from ${moments}`,
  );
  await upkeep();
  expect(await rows('select detail from audit_event')).toEqual([{ detail: 'kept' }]);
  for (const table of ['_invitation', '_device'])
    expect(await rows(`select hash = sha256('b') as kept from "${table}"`)).toEqual([{ kept: true }]);
});

test('A refusal of the same login and network is one row a minute.', async () => {
  const { model } = open.compiled;
  const refusal = { ...EVENT, kind: 'login_refused', client: { network: 'net', userAgent: 'x' } } as const;
  const begun = Math.floor(Date.now() / 60_000);
  await Promise.all(
    Array.from({ length: 20 }, () => open.database.write((connection) => appendAudit(connection, model, refusal))),
  );
  const other = { ...refusal, client: { network: 'other', userAgent: 'x' } };
  await open.database.write((connection) => appendAudit(connection, model, other));
  const passed = Math.floor(Date.now() / 60_000) - begun;
  const counted = await rows(
    `select network, count(*)::int as n from audit_event where kind = 'login_refused' group by 1 order by 1`,
  );
  expect(counted.map(({ network }) => network)).toEqual(['net', 'other']);
  expect(Number(counted[0]?.['n'])).toBeLessThanOrEqual(1 + passed);
});

test('A publish that is refused is one row a minute with the codes of what is wrong, and the tenant serves what it served.', async () => {
  const models = openModels(installation);
  const begun = Math.floor(Date.now() / 60_000);
  for (let tries = 0; tries < 3; tries += 1) {
    const documents = { ...documentsOf(await loadPacks([])), acme: ACME };
    const published = await publishPacks(installation, models, { tenant: open.tenant, documents, by: null });
    expect(published).toMatchObject({ ok: false, problems: [{ code: 'rule.variable' }] });
  }
  const passed = Math.floor(Date.now() / 60_000) - begun;
  const noted = await rows(`select actor, detail, network from audit_event where kind = 'publish_refused'`);
  expect(noted.length).toBeLessThanOrEqual(1 + passed);
  expect(noted[0]).toEqual({ actor: null, detail: 'rule.variable', network: null });
  expect((await openTenant(installation, models, 'first')).tenant.version).toBe(open.tenant.version);
});

test('Of one that could not be carried out, too.', async () => {
  const wish = { tenant: open.tenant, by: 'admin' };
  const stale = { ...open.tenant, version: (open.tenant.version ?? 0) + 1 };
  const documents = documentsOf(await loadPacks([]));
  const publish = publishPacks(installation, openModels(installation), { ...wish, tenant: stale, documents });
  await expect(publish).rejects.toMatchObject({ code: 'plan.refused' });
  const noted = `select u.login, e.detail from audit_event e join "user" u on u.id = e.actor where kind = 'publish_refused'`;
  expect(await rows(noted)).toEqual([{ login: 'admin', detail: 'plan.refused' }]);
});

test('A flood of refusals from many networks is noted so far, and the next minute anew.', async () => {
  const { model } = open.compiled;
  const place = { tenant: open.tenant.number, model, database: open.database };
  const refuse = (network: number) =>
    noteRefused(place, { ...EVENT, kind: 'token_refused', client: { network: `${network}`, userAgent: 'x' } });
  const begun = Math.floor(Date.now() / 60_000);
  for (let network = 0; network < 700; network += 1) await refuse(network);
  const passed = Math.floor(Date.now() / 60_000) - begun;
  const [counted] = await rows(`select count(*)::int as n from audit_event where kind = 'token_refused'`);
  expect(Number(counted?.['n'])).toBeLessThanOrEqual(300 * (1 + passed));
  expect(Number(counted?.['n'])).toBeGreaterThan(250);
});

test('A tenant whose model has no audit is left alone, and its upkeep goes on.', async () => {
  const { audit_event: _none, ...entities } = open.compiled.model.entities;
  await rows('alter table audit_event rename to audit_event_gone');
  await open.database.write((connection) => appendAudit(connection, { ...open.compiled.model, entities }, EVENT));
  await upkeep();
  await rows('alter table audit_event_gone rename to audit_event');
});
