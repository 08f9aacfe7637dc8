// A server and a throw-away PostgreSQL of the proof's own, for the command. The engine runs in this process.

import { openInstallation } from '../../engine/runtime/control/open.ts';
import { openModels } from '../../engine/runtime/models/cache.ts';
import { closeTestServer, createTestDatabase, openTestServer } from '../rig/database.ts';
import { ENGINE_CALLS, type Engine } from '../rig/engine_calls.ts';
import type { EngineClient } from '../rig/engine_client.ts';
import { startServer } from '../rig/server.ts';
import { refuseErrors, serverOf } from '../rig/shared_servers.ts';
import { closeClients } from './client.ts';
import { plantedEnvironment } from './plants/planted_server.ts';
import type { Plant } from './plants/plants.ts';
import type { Rig } from './rig.ts';

export interface OwnRig extends Rig {
  /** Throws where the server wrote an error of ours, unless it had to do without a defence. */
  readonly close: () => Promise<void>;
}

/**
 * Starts them, the server with the plant in it; takes some seconds. On DATABASE_URL where it is given, in a database that is
 * dropped at the end.
 */
export async function openOwnRig(plant?: Plant): Promise<OwnRig> {
  await openTestServer();
  const database = await createTestDatabase('proof');
  const installation = await openInstallation({ databaseUrl: database.url, poolSize: 4 });
  const engine: Engine = { installation, models: openModels(installation) };
  const server = await startServer(serverOf(database.url, plantedEnvironment(plant)));
  return {
    url: server.url,
    databaseUrl: database.url,
    engine: { call: callsOf(engine) },
    close: async () => {
      closeClients();
      await server.stop();
      await installation.close();
      await database.drop();
      await closeTestServer();
      if (plant === undefined) refuseErrors([server]);
    },
  };
}

function callsOf(engine: Engine): EngineClient['call'] {
  return (call, input) => {
    // The types of what a call takes and gives hold where it is asked.
    const run = ENGINE_CALLS[call] as (
      on: Engine,
      given: typeof input,
    ) => ReturnType<(typeof ENGINE_CALLS)[typeof call]>;
    return run(engine, input);
  };
}
