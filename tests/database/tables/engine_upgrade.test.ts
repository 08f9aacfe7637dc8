// Tenants that an earlier release made, at the first start of this one.

import { expect, test } from '@jest/globals';
import { accepted } from '../../../bin/accepted.ts';
import { documentsOf, loadPacks } from '../../../bin/packs.ts';
import { type Installation, openInstallation } from '../../../engine/runtime/control/open.ts';
import { openModels } from '../../../engine/runtime/models/cache.ts';
import { createTenant } from '../../../engine/runtime/tenants/create_tenant.ts';
import { openTenant, userRequest } from '../../../engine/runtime/tenants/open_tenant.ts';
import { createTestDatabase } from '../../rig/database.ts';

test('A tenant of the release before has the tables of the engine of this one after the next start, and is otherwise as it was.', async () => {
  const older = await createTestDatabase('start_older');
  const open = () => openInstallation({ databaseUrl: older.url, poolSize: 2 });
  try {
    const before = await open();
    const documents = documentsOf(await loadPacks([]));
    const wish = { key: 'older', documents, company: {}, demo: false };
    const { tenant } = accepted(await createTenant(before, openModels(before), wish));
    const made = await tablesOf(before, tenant.number);
    await before.control().write((connection) => connection.query(statement(TO_FIRST_VERSION)));
    await before.tenant(tenant.number).write(async (connection) => {
      for (const each of [...WITHOUT_USERS, ...WITHOUT_LATER_TABLES]) await connection.query(statement(each));
    });
    expect(await tablesOf(before, tenant.number)).not.toEqual(made);
    await before.close();
    for (let starts = 1; starts <= 2; starts += 1) {
      const after = await open();
      expect(await tablesOf(after, tenant.number)).toEqual(made);
      const models = openModels(after);
      const request = await userRequest(await openTenant(after, models, 'older'), 'admin');
      expect(request.user?.login).toBe('admin');
      const secrets = await after.tenant(tenant.number).read((connection) => connection.query(statement(SECRETS)));
      expect(secrets).toEqual([{ name: 'cursor', bytes: 32 }]);
      await after.close();
    }
  } finally {
    await older.drop();
  }
});

const statement = (sql: string) => ({ sql, parameters: [] });

const TO_FIRST_VERSION = 'update cahier.tenant set engine_version = 1';
const WITHOUT_USERS = [
  'drop function "_user_ended" cascade',
  'drop table "_invitation", "_device"',
  'alter table "_session" drop column id, drop column network',
];
const WITHOUT_LATER_TABLES = [
  'drop function "_account_changed", "_company_switched" cascade',
  'drop function "_share_changed", "_holder_ended" cascade',
  'drop table "_share_holder"',
  'drop function "_identity_changed" cascade',
  'drop table "_identity_change"',
  'drop table "_secret"',
];
const SECRETS = 'select name, length(value) as bytes from "_secret"';

/** Tables of a tenant with their columns, triggers and owners. */
function tablesOf(installation: Installation, tenant: number): Promise<unknown> {
  return installation.tenant(tenant).read((connection) =>
    connection.query(
      statement(`select c.relname as name, pg_get_userbyid(c.relowner) as owner,
                        array(select a.attname || ' ' || a.atttypid::regtype from pg_attribute a
                               where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by 1) as columns,
                        array(select pg_get_triggerdef(t.oid) from pg_trigger t
                               where t.tgrelid = c.oid and not t.tgisinternal order by 1) as triggers
                   from pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') order by 1`),
    ),
  );
}
