// cahier start: the server, with the embedded database unless DATABASE_URL names another.

import { join } from 'node:path';
import type { RunningServer } from '../../engine/main.ts';
import type { StartRefusal } from '../../engine/runtime/database/embedded/refusal.ts';
import { type EmbeddedDatabase, startEmbedded } from '../../engine/runtime/database/embedded/start.ts';
import { type HttpSettings, readHttpSettings } from '../../engine/runtime/http/settings.ts';
import type { UiSource } from '../../engine/runtime/http/ui.ts';
import {
  databaseFolderOf,
  dataFolder,
  makeDataFolder,
  PRODUCT_FOLDER,
  uiCacheOf,
} from '../../engine/runtime/operation/folders.ts';
import { giveMemoryBack } from '../../engine/runtime/operation/give_memory_back.ts';
import { keepTicksFast } from '../../engine/runtime/operation/keep_ticks_fast.ts';
import { letHeapGrow } from '../../engine/runtime/operation/let_heap_grow.ts';
import { metricsPlace, refuseTakenPorts } from '../../engine/runtime/operation/listen.ts';
import { optimiseSooner } from '../../engine/runtime/operation/optimise_sooner.ts';
import { stopOnSignals } from '../../engine/runtime/operation/signals.ts';
import { portOf, serverPort, tenantAddress } from '../address.ts';
import { buildUi } from '../build_ui.ts';
import { type Command, programWith, progress, readArguments, result } from '../command.ts';
import { DEMO_PASSWORD, demoUsers, ensureDemo } from '../demo.ts';

/** More of them would hide the users, who stand above. */
const MOST_TENANTS = 12;

/** Three seconds after a signal all is gone; what is left of them is for a machine that is busy with other things. */
const STOP_MS = 2_200;
const LEAST_FOR_DATABASE_MS = 400;

export const start: Command = {
  usage: 'start [--dev] [--no-ui]',
  summary:
    'Starts the server; PORT, HOST, DATABASE_URL and CAHIER_DATA_DIR say where. --dev serves the interface from its sources.',
  run: async (args) => {
    const { values } = readArguments(args, {
      options: { dev: { type: 'boolean' }, 'no-ui': { type: 'boolean' } },
      words: [0, 0],
    });
    const plan = readPlan(process.env);
    await refuseTakenPorts([{ host: plan.host, port: plan.port, variable: 'PORT' }, metricsPlace(plan.metricsPort)]);
    await makeDataFolder(plan.dataDir);
    const running: Running = { ending: new AbortController() };
    // Ctrl-C while the database is being made must not leave it behind.
    stopOnSignals(() => stop(running));
    try {
      const kind = values.dev === true ? 'dev' : values['no-ui'] === true ? 'none' : 'built';
      const uiSource = findUi(plan, kind, running.ending.signal);
      // Building the interface and starting the database don't wait for one another; both are heard of below.
      uiSource.catch(() => undefined);
      const databaseUrl = await findDatabaseUrl(plan, running);
      if (plan.isEmbedded && plan.isLoopback)
        await ensureDemo(databaseUrl, { progress, signal: running.ending.signal });
      const server = await openServer(plan, databaseUrl, await uiSource);
      running.server = server;
      await announce(server, plan);
      letHeapGrow();
      keepTicksFast();
      giveMemoryBack();
      optimiseSooner();
    } catch (error) {
      const isUnwanted = running.ending.signal.aborted;
      await stop(running);
      // What was cut off on the way has nothing to say, and the signal ends the process.
      if (!isUnwanted) throw error;
    }
  },
};

interface Plan {
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly isEmbedded: boolean;
  readonly isLoopback: boolean;
  readonly host: string;
  readonly port: number;
  readonly metricsPort: number;
  readonly http: HttpSettings;
}

/** What has been started so far. */
interface Running {
  /** Gives up what is still being made: the interface, the database, the demo tenant. */
  readonly ending: AbortController;
  /** From the moment that it is being started. */
  database?: Promise<EmbeddedDatabase>;
  server?: RunningServer;
}

function readPlan(environment: NodeJS.ProcessEnv): Plan {
  const databaseUrl = environment['DATABASE_URL'] || undefined;
  const host = environment['HOST'] || '127.0.0.1';
  return {
    dataDir: dataFolder(environment),
    databaseUrl,
    isEmbedded: databaseUrl === undefined,
    isLoopback: host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host),
    host,
    port: serverPort(environment),
    metricsPort: portOf('CAHIER_METRICS_PORT', environment) ?? 0,
    http: readHttpSettings(environment),
  };
}

async function findDatabaseUrl(plan: Plan, running: Running): Promise<string> {
  if (plan.databaseUrl !== undefined) return plan.databaseUrl;
  const { signal } = running.ending;
  running.database = startEmbedded({ folder: databaseFolderOf(plan.dataDir), durable: true, progress, signal });
  const database = await running.database;
  database.keep((reason) => void endWithout(running, reason));
  return database.url;
}

/** Whoever supervises the server sees it end, rather than answer 503 for ever. */
async function endWithout(running: Running, reason: StartRefusal): Promise<void> {
  progress(reason.message);
  await stop(running).catch((error) => progress(String(error)));
  process.exit(1);
}

async function findUi({ dataDir }: Plan, kind: UiSource['kind'], signal: AbortSignal): Promise<UiSource> {
  if (kind === 'dev') return { kind, root: join(PRODUCT_FOLDER, 'runtime-ui'), cache: uiCacheOf(dataDir) };
  return kind === 'built' ? { kind, folder: await buildUi(dataDir, { progress, signal }) } : { kind };
}

async function openServer(plan: Plan, databaseUrl: string, ui: UiSource): Promise<RunningServer> {
  // Only here, since the other commands would load the web server for nothing.
  const { buildServer } = await import('../../engine/main.ts');
  const { host, port, dataDir, http, metricsPort, isEmbedded, isLoopback } = plan;
  return buildServer({
    databaseUrl,
    host,
    port,
    dataDir,
    http,
    ui,
    metricsPort,
    servesDemo: isEmbedded && isLoopback,
    // Request lines are for programs; in a terminal they would bury the address and the users.
    logLevel: process.stdout.isTTY ? 'warn' : 'info',
  });
}

async function announce(server: RunningServer, plan: Plan): Promise<void> {
  const { note } = server.installation.login;
  if (note !== undefined) progress(note);
  const users = await demoUsers(server);
  const widest = Math.max(0, ...users.map((user) => user.login.length));
  result('');
  result(`  Cahier is at ${server.url}`);
  if (users.length > 0) {
    result(`  Log in as one of these, each with the password ${DEMO_PASSWORD}:`);
    for (const { login, name, roles } of users) result(`    ${login.padEnd(widest)}  ${name} (${roles})`);
  } else if (server.directory.all().length === 0) {
    result(`  There is no tenant yet. Make one with: ${programWith(process.env, ['PORT'])} tenant create <key>`);
  }
  announceTenants(server);
  result(`  Its measurements, for Prometheus and the like, are at ${server.metricsUrl}`);
  result(`  ${plan.isEmbedded ? 'Everything is' : 'Files are'} kept in ${plan.dataDir}. Stop with Ctrl-C.`);
  result('');
}

/** The address of the server leads to the first tenant only; where there are more, each is shown with its own. */
function announceTenants({ directory, url }: RunningServer): void {
  const tenants = directory.all().filter((tenant) => tenant.state === 'active');
  if (tenants.length < 2) return;
  const port = Number(new URL(url).port || 80);
  result('  Tenants:');
  for (const { key, title } of tenants.slice(0, MOST_TENANTS)) {
    result(`    ${tenantAddress(key, port, process.env)}  ${title}`);
  }
  if (tenants.length > MOST_TENANTS)
    result(`    … and ${tenants.length - MOST_TENANTS} more: ${programWith(process.env)} tenant list`);
}

/** The server first, so that nothing asks the database while it goes; meanwhile that has time to write things out. */
async function stop({ ending, server, ...making }: Running): Promise<void> {
  const until = Date.now() + STOP_MS;
  ending.abort();
  // One that does not come to be has put itself away.
  const database = await making.database?.catch(() => undefined);
  database?.writeOut().catch(() => undefined);
  await server?.close();
  await database?.stop(Math.max(LEAST_FOR_DATABASE_MS, until - Date.now()));
}
