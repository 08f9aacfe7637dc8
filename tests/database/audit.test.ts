// How long the audit is kept, what upkeep removes besides, and tenants whose model has no place for it.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { accepted } from '../../bin/accepted.ts';
import { documentsOf, loadPacks } from '../../bin/packs.ts';
import { appendAudit } from '../../engine/runtime/audit/append.ts';
import { type Installation, openInstallation } from '../../engine/runtime/control/open.ts';
import { openFileStore } from '../../engine/runtime/files/store.ts';
import { openModels } from '../../engine/runtime/models/cache.ts';
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

test('A tenant whose model has no audit is left alone, and its upkeep goes on.', async () => {
  const { audit_event: _none, ...entities } = open.compiled.model.entities;
  await rows('alter table audit_event rename to audit_event_gone');
  await open.database.write((connection) => appendAudit(connection, { ...open.compiled.model, entities }, EVENT));
  await upkeep();
  await rows('alter table audit_event_gone rename to audit_event');
});
