// Jest calls this once before the suites of tests/servers.

import { openTestServer } from './database.ts';
import { openEngineHost } from './engine_host.ts';
import { openSharedServers } from './shared_servers.ts';

// biome-ignore lint/style/noDefaultExport: Jest calls the default export.
export default async function setUpServers(): Promise<void> {
  await openTestServer();
  await openSharedServers();
  await openEngineHost();
}
