// Jest calls this once after the suites of tests/servers.

import { closeTestServer } from './database.ts';
import { closeEngineHost } from './engine_host.ts';
import { closeSharedServers } from './shared_servers.ts';

// biome-ignore lint/style/noDefaultExport: Jest calls the default export.
export default async function tearDownServers(): Promise<void> {
  await closeEngineHost();
  await closeSharedServers();
  await closeTestServer();
}
