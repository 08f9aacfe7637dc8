// node make_demo.ts: makes the demo tenant in the database of DATABASE_URL, for demo.ts.

import { type Installation, openInstallation } from '../engine/runtime/control/open.ts';
import { readTenants } from '../engine/runtime/control/tenants.ts';
import { openModels } from '../engine/runtime/models/cache.ts';
import { hashPassword } from '../engine/runtime/sessions/password.ts';
import { createTenant, removeHome } from '../engine/runtime/tenants/create_tenant.ts';
import { accepted } from './accepted.ts';
import { DEMO_KEY, DEMO_PASSWORD, isHalfMade } from './demo.ts';
import { documentsOf, loadPacks } from './packs.ts';

/** The company that the demo seeds of the shipped packs are about. */
const TITLE = 'Groupe Lantier';
const COMPANY = { currency: 'EUR', country: 'FR', zone: 'Europe/Paris', language: 'fr' };

const GIVE_PASSWORDS = `
insert into "_credential" (user_id, hash, updated_at)
select u.id, $1, now() from "user" u where u.deleted_at is null
on conflict (user_id) do update set hash = excluded.hash, updated_at = excluded.updated_at`;

async function removeHalfMade(installation: Installation): Promise<void> {
  const tenants = await installation.control().read((connection) => readTenants(connection, null));
  for (const { number } of tenants.filter(isHalfMade)) await removeHome(installation, number);
}

async function createDemo(installation: Installation): Promise<void> {
  const documents = documentsOf(await loadPacks([]));
  const wish = { key: DEMO_KEY, title: TITLE, documents, company: COMPANY, demo: true, password: DEMO_PASSWORD };
  const { tenant } = accepted(await createTenant(installation, openModels(installation), wish));
  const hash = await hashPassword(DEMO_PASSWORD);
  await installation
    .tenant(tenant.number)
    .write((connection) => connection.query({ sql: GIVE_PASSWORDS, parameters: [hash] }));
}

const installation = await openInstallation({ databaseUrl: process.env['DATABASE_URL'] ?? '', poolSize: 2 });
try {
  await removeHalfMade(installation);
  await createDemo(installation);
} finally {
  await installation.close();
}
