// The demo tenant: what a newcomer sees first. It exists only with the embedded database and on this machine, because
// everybody knows its passwords.

import type { RunningServer } from '../engine/main.ts';
import { type Installation, openInstallation } from '../engine/runtime/control/open.ts';
import { readTenants } from '../engine/runtime/control/tenants.ts';
import { openModels } from '../engine/runtime/models/cache.ts';
import { hashPassword } from '../engine/runtime/sessions/password.ts';
import { createTenant } from '../engine/runtime/tenants/create_tenant.ts';
import { accepted } from './accepted.ts';
import { documentsOf, loadPacks } from './packs.ts';

const KEY = 'demo';
/** The company that the demo seeds of the shipped packs are about. */
const TITLE = 'Groupe Lantier';
const COMPANY = { currency: 'EUR', country: 'FR', zone: 'Europe/Paris', language: 'fr' };
/** The same for all of them; it is no secret. */
export const DEMO_PASSWORD = 'demo';

/** A person of the demo tenant who can be tried out. */
export interface DemoUser {
  readonly login: string;
  readonly name: string;
  /** Bare names of their roles, with commas. */
  readonly roles: string;
}

const GIVE_PASSWORDS = `
insert into "_credential" (user_id, hash, updated_at)
select u.id, $1, now() from "user" u where u.deleted_at is null
on conflict (user_id) do update set hash = excluded.hash, updated_at = excluded.updated_at`;

const LIST_USERS = `
select u.login, u.name, string_agg(m.role, ', ' order by m.role) as roles
  from "user" u
  join membership m on m."user" = u.id and m.deleted_at is null
 where u.deleted_at is null and u.active
 group by u.id, u.login, u.name
 order by u.id`;

/** Makes the demo tenant where there is no tenant at all; the server need not be there yet. */
export async function ensureDemo(databaseUrl: string, progress: (sentence: string) => void): Promise<void> {
  const installation = await openInstallation({ databaseUrl, poolSize: 2 });
  try {
    const tenants = await installation.control().read((connection) => readTenants(connection, null));
    if (tenants.some((tenant) => tenant.state !== 'deleted')) return;
    progress('Making the tenant demo with its records (once, some seconds) …');
    await createDemo(installation);
  } finally {
    await installation.close();
  }
}

async function createDemo(installation: Installation): Promise<void> {
  const documents = documentsOf(await loadPacks([]));
  const wish = { key: KEY, title: TITLE, documents, company: COMPANY, demo: true, password: DEMO_PASSWORD };
  const { tenant } = accepted(await createTenant(installation, openModels(installation), wish));
  const hash = await hashPassword(DEMO_PASSWORD);
  await installation
    .tenant(tenant.number)
    .write((connection) => connection.query({ sql: GIVE_PASSWORDS, parameters: [hash] }));
}

/** The users of the demo tenant; none where it is gone. */
export async function demoUsers({ installation, directory }: RunningServer): Promise<readonly DemoUser[]> {
  const demo = directory.all().find((tenant) => tenant.demo && tenant.state === 'active');
  if (demo === undefined) return [];
  return installation
    .tenant(demo.number)
    .read((connection) =>
      connection.query<DemoUser & Readonly<Record<string, unknown>>>({ sql: LIST_USERS, parameters: [] }),
    );
}
