// The rig of Jest's run: the servers that suites share, and the engine in Jest's own process.

import { engineOf } from '../rig/engine_client.ts';
import { sharedServers } from '../rig/shared_servers.ts';
import type { Rig } from './rig.ts';

export function sharedRig(): Rig {
  const { databaseUrl, urls } = sharedServers();
  return { url: urls[0] ?? '', databaseUrl, engine: engineOf(databaseUrl) };
}
