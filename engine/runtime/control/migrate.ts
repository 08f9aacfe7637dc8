// Brings the control schema to this release, one node at a time, and refuses a database that a newer release has
// changed. What the steps are is migrations.ts.

import { randomInt } from 'node:crypto';
import type { Connection } from '../database/connection.ts';
import { StartRefusal } from '../database/embedded/refusal.ts';
import { MIGRATIONS } from './migrations.ts';
import { control } from './tables.ts';

/** Any number that nothing else on the server locks: "cahier" in ASCII. */
const START_LOCK = '109262269703538';
const INSTALLATION_LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const INSTALLATION_LENGTH = 6;

/** Lets one node at a time prepare the database; the lock ends with the connection. */
export async function lockStart(connection: Connection): Promise<void> {
  await connection.query({ sql: 'select pg_advisory_lock($1)', parameters: [START_LOCK] });
}

/** Migrates in one transaction, under `lockStart`, and gives the installation's id. `connection` may create schemas. */
export async function migrateControl(connection: Connection): Promise<string> {
  const run = (sql: string) => connection.query({ sql, parameters: [] });
  await run('begin');
  try {
    const from = await readVersion(connection);
    const latest = MIGRATIONS.at(-1)?.version ?? 0;
    if (from > latest) {
      throw new StartRefusal(
        `This database was upgraded by a newer release of Cahier (its control schema is version ${from}, this release knows ${latest}): start that release, or a newer one.`,
      );
    }
    for (const migration of MIGRATIONS) {
      if (migration.version <= from) continue;
      for (const statement of migration.statements) await run(statement);
      await connection.query({ sql: 'update cahier.schema_version set version = $1', parameters: [migration.version] });
    }
    const installation = await ensureInstallation(connection);
    await run('commit');
    return installation;
  } catch (error) {
    await run('rollback');
    throw error;
  }
}

async function readVersion(connection: Connection): Promise<number> {
  const [there] = await connection.query<{ there: boolean }>({
    sql: `select to_regclass('cahier.schema_version') is not null as there`,
    parameters: [],
  });
  if (there?.there !== true) {
    await connection.query({ sql: 'create schema if not exists cahier', parameters: [] });
    await connection.query({ sql: 'create table cahier.schema_version (version integer not null)', parameters: [] });
    await connection.query({ sql: 'insert into cahier.schema_version (version) values (0)', parameters: [] });
  }
  const [row] = await connection.query<{ version: number }>({
    sql: 'select version from cahier.schema_version',
    parameters: [],
  });
  return row?.version ?? 0;
}

async function ensureInstallation(connection: Connection): Promise<string> {
  const [row] = await connection.query<{ id: string }>(control.selectFrom('installation').select('id').compile());
  if (row) return row.id;
  const letters = Array.from({ length: INSTALLATION_LENGTH }, () => randomInt(INSTALLATION_LETTERS.length));
  const id = letters.map((index) => INSTALLATION_LETTERS[index]).join('');
  await connection.query(control.insertInto('installation').values({ id }).compile());
  return id;
}
