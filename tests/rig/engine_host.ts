// The engine for suites that look at the product from outside: it runs in Jest's own process, where it is loaded once, and
// suites ask it over HTTP (engine_client.ts). In each suite's sandbox, loading it takes longer than making a tenant.

import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { openInstallation } from '../../engine/runtime/control/open.ts';
import { openModels } from '../../engine/runtime/models/cache.ts';
import { ENGINE_CALLS, type Engine } from './engine_calls.ts';
import { ENGINE_VARIABLE, type EngineQuestion } from './engine_wire.ts';

const engines = new Map<string, Promise<Engine>>();
let server: Server | undefined;

/** Starts to listen; once for a run, before the workers. */
export async function openEngineHost(): Promise<void> {
  const listening = createServer((request, response) => {
    answer(request).then(
      (value) => response.end(JSON.stringify(value ?? null)),
      (error: unknown) => {
        response.statusCode = 500;
        response.end(error instanceof Error ? error.stack : String(error));
      },
    );
  });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  process.env[ENGINE_VARIABLE] = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  server = listening;
}

/** Ends it, with the connections to databases that nobody left. */
export async function closeEngineHost(): Promise<void> {
  server?.close();
  server?.closeAllConnections();
  await Promise.all([...engines.keys()].map(leave));
}

async function answer(request: IncomingMessage): Promise<unknown> {
  const { call, databaseUrl, input } = JSON.parse(await text(request)) as EngineQuestion;
  if (call === 'leave') return leave(databaseUrl);
  // The types of what a call takes and gives hold where it is asked (engine_client.ts).
  const run = ENGINE_CALLS[call] as (engine: Engine, given: unknown) => Promise<unknown>;
  return run(await engineOn(databaseUrl), input);
}

function engineOn(databaseUrl: string): Promise<Engine> {
  const open = engines.get(databaseUrl) ?? openEngine(databaseUrl);
  engines.set(databaseUrl, open);
  return open;
}

async function openEngine(databaseUrl: string): Promise<Engine> {
  const installation = await openInstallation({ databaseUrl, poolSize: 4 });
  return { installation, models: openModels(installation) };
}

async function leave(databaseUrl: string): Promise<void> {
  const open = engines.get(databaseUrl);
  engines.delete(databaseUrl);
  await (await open)?.installation.close();
}
