// The PostgreSQL that the tests run on: the one of DATABASE_URL or CAHIER_TEST_DATABASE_URL if given (`npm test` gives the
// latter), else a throw-away one. A suite that needs a whole database to itself makes one here.

import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { EXTENSIONS } from '../../engine/runtime/control/check_server.ts';
import { startThrowAway } from '../../engine/runtime/database/embedded/throw_away.ts';

/** With the extensions that every installation needs: creating them takes half of what opening one does. */
const TEMPLATE = 'cahier_test_template';

let stopOwn: (() => Promise<void>) | undefined;

/** Makes sure that CAHIER_TEST_DATABASE_URL names a running server. Once for a run, before the workers start. */
export async function openTestServer(): Promise<void> {
  const given = process.env['CAHIER_TEST_DATABASE_URL'] || process.env['DATABASE_URL'];
  const database = given ? undefined : await startThrowAway((sentence) => process.stderr.write(`${sentence}\n`));
  stopOwn = database?.stop;
  process.env['CAHIER_TEST_DATABASE_URL'] = given || database?.url;
  await makeTemplate();
}

/** Stops the server if `openTestServer` started it; then another one can be opened. */
export async function closeTestServer(): Promise<void> {
  if (stopOwn !== undefined) {
    delete process.env['CAHIER_TEST_DATABASE_URL'];
    return stopOwn();
  }
  await onServer((client) => client.query(`drop database if exists ${TEMPLATE}`));
}

async function makeTemplate(): Promise<void> {
  const isMade = await onServer(async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [TEMPLATE]);
    if (rowCount === 0) await client.query(`create database ${TEMPLATE} template template0`);
    return rowCount !== 0;
  });
  if (isMade) return;
  await onServer(async (client) => {
    for (const extension of EXTENSIONS) await client.query(`create extension ${extension} with schema public`);
  }, TEMPLATE);
}

/** The superuser URL of the test server; throws where no run has opened one. */
export function testServerUrl(): string {
  const url = process.env['CAHIER_TEST_DATABASE_URL'];
  if (!url) throw new Error('CAHIER_TEST_DATABASE_URL names no PostgreSQL: run the tests with `npm test`.');
  return url;
}

/** A database of its own for one suite. */
export interface TestDatabase {
  readonly url: string;
  /** Drops it, with whatever sessions are left in it. */
  drop(): Promise<void>;
}

/** Makes an empty database on the test server. `name` is shown in its name, to recognise leftovers. */
export async function createTestDatabase(name: string): Promise<TestDatabase> {
  const database = `${name}_${randomBytes(4).toString('hex')}`;
  await onServer((client) => client.query(`create database ${client.escapeIdentifier(database)} template ${TEMPLATE}`));
  return {
    url: urlOf(database),
    drop: async () => {
      await onServer((client) =>
        client.query(`drop database if exists ${client.escapeIdentifier(database)} with (force)`),
      );
    },
  };
}

function urlOf(database: string): string {
  const url = new URL(testServerUrl());
  url.pathname = `/${database}`;
  return url.href;
}

/** On the database of the server's URL unless told which. */
async function onServer<T>(run: (client: Client) => Promise<T>, database?: string): Promise<T> {
  const client = new Client({ connectionString: database === undefined ? testServerUrl() : urlOf(database) });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}
