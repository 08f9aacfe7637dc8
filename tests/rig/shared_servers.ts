// Two product servers on one database that the suites of tests/servers share, each with a tenant of its own: starting servers
// takes most of what such a suite costs. One that changes how a server runs, or cuts it off, starts its own (world.ts).

import { createTestDatabase } from './database.ts';
import { startServer, type TestServer } from './server.ts';

/** Where they are. */
export interface SharedServers {
  readonly databaseUrl: string;
  readonly urls: readonly string[];
}

const VARIABLE = 'CAHIER_TEST_SHARED_SERVERS';

let close: (() => Promise<void>) | undefined;

/** Starts them; once for a run, before the workers. */
export async function openSharedServers(): Promise<void> {
  const database = await createTestDatabase('shared');
  // One after the other, since the first makes the control schema.
  const servers: TestServer[] = [];
  for (let index = 0; index < 2; index += 1) servers.push(await startServer(serverOf(database.url)));
  const found: SharedServers = { databaseUrl: database.url, urls: servers.map((server) => server.url) };
  process.env[VARIABLE] = JSON.stringify(found);
  close = async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await database.drop();
    refuseErrors(servers);
  };
}

/** Stops them; throws where one of them wrote an error of ours. */
export async function closeSharedServers(): Promise<void> {
  await close?.();
}

/** Those of this run; those of Jest's second worker come first for it, so that both have work. */
export function sharedServers(): SharedServers {
  const found = process.env[VARIABLE];
  if (!found) throw new Error(`${VARIABLE} names no servers: run the tests with \`npm test\`.`);
  const { databaseUrl, urls } = JSON.parse(found) as SharedServers;
  return { databaseUrl, urls: process.env['JEST_WORKER_ID'] === '2' ? urls.toReversed() : urls };
}

/** How a server on this database is started, with tenants by the name of a host under localhost. */
export function serverOf(databaseUrl: string, env: Readonly<Record<string, string>> = {}) {
  return { env: { CAHIER_BASE_DOMAIN: 'localhost', ...env, DATABASE_URL: databaseUrl }, args: ['--no-ui'] };
}

/** A server that wrote an error of ours into its log has failed the tests, whatever it answered. */
export function refuseErrors(servers: readonly TestServer[]): void {
  const isError = (line: string) => line.includes('"level":50') || /^ {4}at /.test(line);
  const errors = servers.flatMap((server) => `${server.stdout()}\n${server.stderr()}`.split('\n').filter(isError));
  if (errors.length > 0) throw new Error(`The servers wrote ${errors.length} errors, the first being: ${errors[0]}`);
}
