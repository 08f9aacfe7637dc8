// The PostgreSQL that the tests run on: the one of DATABASE_URL or CAHIER_TEST_DATABASE_URL if given (`npm test` gives the
// latter), else a throw-away one. A suite that needs a whole database to itself makes one here.

import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { startThrowAway } from '../../engine/runtime/database/embedded/throw_away.ts';

let stopOwn: (() => Promise<void>) | undefined;

/** Makes sure that CAHIER_TEST_DATABASE_URL names a running server. Once for a run, before the workers start. */
export async function openTestServer(): Promise<void> {
  const given = process.env['CAHIER_TEST_DATABASE_URL'] || process.env['DATABASE_URL'];
  // process.env turns undefined into a text, so only a URL is put there.
  if (given) process.env['CAHIER_TEST_DATABASE_URL'] = given;
  if (given) return;
  const database = await startThrowAway((sentence) => process.stderr.write(`${sentence}\n`));
  process.env['CAHIER_TEST_DATABASE_URL'] = database.url;
  stopOwn = database.stop;
}

/** Stops the server if `openTestServer` started it. */
export async function closeTestServer(): Promise<void> {
  await stopOwn?.();
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
  await onServer((client) => client.query(`create database ${client.escapeIdentifier(database)} template template0`));
  const url = new URL(testServerUrl());
  url.pathname = `/${database}`;
  return {
    url: url.href,
    drop: () =>
      onServer((client) => client.query(`drop database if exists ${client.escapeIdentifier(database)} with (force)`)),
  };
}

async function onServer(run: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: testServerUrl() });
  await client.connect();
  try {
    await run(client);
  } finally {
    await client.end();
  }
}
