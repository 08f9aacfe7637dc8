// The composition root: the one place where the parts of a server are built and given to one another. Who calls it (the
// command `start`, the tests) brings the settings; nothing below reads the environment for itself but the pool's size.

import { createServer } from 'node:http';
import pino from 'pino';
import { makeFollowing } from './runtime/changes/follow.ts';
import { openDirectory, type TenantDirectory } from './runtime/control/directory.ts';
import { startLogLag } from './runtime/control/log_lag.ts';
import { startHeartbeat } from './runtime/control/nodes.ts';
import { type Installation, openInstallation } from './runtime/control/open.ts';
import type { Tenant } from './runtime/control/tenants.ts';
import { StartRefusal } from './runtime/database/embedded/refusal.ts';
import { openFileStore } from './runtime/files/store.ts';
import { type Log, type LogOutput, makeLog } from './runtime/http/log.ts';
import { makeMetrics } from './runtime/http/metrics.ts';
import { makeRates } from './runtime/http/rates.ts';
import { buildApp } from './runtime/http/server.ts';
import type { HttpSettings } from './runtime/http/settings.ts';
import type { UiSource } from './runtime/http/ui.ts';
import { type Models, openModels } from './runtime/models/cache.ts';
import { atMost } from './runtime/operation/at_most.ts';
import { drain } from './runtime/operation/drain.ts';
import { fileFolderOf } from './runtime/operation/folders.ts';
import { listen } from './runtime/operation/listen.ts';
import { logOutput } from './runtime/operation/log_output.ts';
import { RELEASE } from './runtime/operation/release.ts';
import { makeAttempts } from './runtime/sessions/attempts.ts';
import { makeKnownIdentities } from './runtime/sessions/known_identities.ts';
import { makeTenantSecrets } from './runtime/tenants/secrets.ts';
import { startUpkeep } from './runtime/tenants/upkeep.ts';

/** Requests under way may end within this; what is left is cut. */
const DRAIN_MS = 1_000;
const POOL_GRACE_MS = 300;
/** All of a server but its database: a line to a database that is gone may never say that it is closed. */
const CLOSE_MS = 1_500;
/** Longer than proxies keep idle connections (60 s as a rule): one that they send on is never closed at the same instant. */
const KEEP_ALIVE_MS = 65_000;

export interface ServerOptions {
  readonly databaseUrl: string;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Files are kept below it. */
  readonly dataDir: string;
  readonly http: HttpSettings;
  readonly ui: UiSource;
  /** Where /metrics is served, on 127.0.0.1; 0: any free port; undefined: nowhere. */
  readonly metricsPort?: number;
  readonly poolSize?: number;
  /** Whether a tenant with demo passwords may be served: only where nobody but this machine can reach it. */
  readonly servesDemo: boolean;
  /** Where log lines go; standard output unless told. */
  readonly logTo?: LogOutput;
  /** `warn` leaves out the lines of requests. */
  readonly logLevel?: 'info' | 'warn';
}

export interface RunningServer {
  /** Without a slash at its end. */
  readonly url: string;
  /** Where its measurements are, if anywhere. */
  readonly metricsUrl: string | undefined;
  readonly installation: Installation;
  readonly directory: TenantDirectory;
  readonly models: Models;
  /** Drains, then closes everything; may be called twice. */
  readonly close: () => Promise<void>;
}

/** Builds a server that listens. Throws a StartRefusal, in one sentence, where it can't. */
export async function buildServer(options: ServerOptions): Promise<RunningServer> {
  const installation = await openInstallation({
    databaseUrl: options.databaseUrl,
    ...(options.poolSize === undefined ? {} : { poolSize: options.poolSize }),
  });
  // What has been opened so far, closed in the opposite order: at the end, or where a later step refuses.
  const opened: (() => Promise<unknown> | unknown)[] = [() => installation.close(POOL_GRACE_MS)];
  const closeAll = async (): Promise<void> => {
    for (const close of opened.splice(0).reverse()) await close();
  };
  try {
    return await assemble(options, { installation, opened, closeAll });
  } catch (error) {
    await closeAll();
    throw error;
  }
}

interface Opening {
  readonly installation: Installation;
  readonly opened: (() => Promise<unknown> | unknown)[];
  readonly closeAll: () => Promise<void>;
}

async function assemble(options: ServerOptions, { installation, opened, closeAll }: Opening): Promise<RunningServer> {
  const log = openLog(options);
  const models = openModels(installation);
  let isChecked = false;
  const directory = await openDirectory(installation, (tenant) => {
    // One that comes later, from another server of this database, is not let in either (http/host.ts).
    if (isChecked && isForbiddenDemo(options, tenant)) log.note(demoSentence(tenant));
  });
  opened.push(directory.close);
  refuseDemo(options, directory);
  isChecked = true;
  // A model that no longer compiles is the trouble of its tenant alone; its requests will say so.
  await warm(models, directory).catch((error) => log.note(`The first model cannot be made ready: ${String(error)}`));
  const heartbeat = await startHeartbeat(installation, RELEASE);
  opened.push(heartbeat.close);
  const files = openFileStore(fileFolderOf(options.dataDir));
  const upkeep = startUpkeep({ installation, directory, files, note: log.note });
  opened.push(upkeep.close);
  const logLag = startLogLag(installation, log.note);
  opened.push(logLag.close);
  const metrics = makeMetrics(installation.pool);
  const measured = options.metricsPort === undefined ? undefined : await metrics.listen(options.metricsPort);
  if (measured !== undefined) opened.push(() => drain(measured.server, 0));
  const following = makeFollowing({
    installation,
    directory,
    modelOf: (tenant) => modelOf(models, tenant),
    note: log.note,
  });
  let isStopping = false;
  const { handle, answerUnread, close } = await buildApp({
    installation,
    directory,
    modelOf: (tenant) => modelOf(models, tenant),
    settings: options.http,
    attempts: makeAttempts(),
    rates: makeRates(options.http.rates),
    identities: makeKnownIdentities(),
    secrets: makeTenantSecrets(),
    servesDemo: options.servesDemo,
    files,
    following,
    release: RELEASE,
    logLag,
    isStopping: () => isStopping,
    log,
    observe: metrics.observe,
    ui: options.ui,
  });
  opened.push(close);
  // What Node would refuse without a word is left to the application: a request without a Host, and one that expects what
  // nobody knows, which may be overlooked (RFC 9110, 10.1.1).
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, requireHostHeader: false }, handle);
  server.on('checkExpectation', handle).on('clientError', answerUnread);
  const port = await listen(server, { host: options.host, port: options.port, variable: 'PORT' });
  opened.push(() => drain(server, DRAIN_MS), following.close);
  let closing: Promise<void> | undefined;
  return {
    url: `http://${hostInUrl(options.host)}:${port}`,
    metricsUrl: measured?.url,
    installation,
    directory,
    models,
    close: () => {
      isStopping = true;
      closing ??= atMost(CLOSE_MS, closeAll());
      return closing;
    },
  };
}

function openLog({ logLevel = 'info', logTo = logOutput() }: ServerOptions): Log {
  const format = { base: null, timestamp: pino.stdTimeFunctions.isoTime, level: logLevel };
  return makeLog(pino(format, logTo), logLevel === 'info' ? logTo : undefined);
}

/** Compiles the model that most first requests will need, before anybody waits for it. */
async function warm(models: Models, directory: TenantDirectory): Promise<void> {
  const tenant = directory.byDefault();
  if (tenant !== undefined) await modelOf(models, tenant);
}

async function modelOf(models: Models, tenant: Tenant) {
  if (tenant.hash === null) throw new Error(`The tenant ${tenant.key} is active without a model`);
  return (await models.modelOf(tenant.hash)).model;
}

function refuseDemo(options: ServerOptions, directory: TenantDirectory): void {
  const demo = directory.all().find((tenant) => isForbiddenDemo(options, tenant));
  if (demo !== undefined) throw new StartRefusal(demoSentence(demo));
}

function isForbiddenDemo({ servesDemo }: ServerOptions, tenant: Tenant): boolean {
  return tenant.demo && tenant.state === 'active' && !servesDemo;
}

function demoSentence({ key }: Tenant): string {
  return `The tenant ${key} has demo passwords that everybody knows, so it is only served on 127.0.0.1 with the embedded database: delete it first (npm run cahier -- tenant delete ${key} --yes, with the DATABASE_URL and CAHIER_DATA_DIR of this server), or leave HOST and DATABASE_URL unset.`;
}

/** An address that a browser can open. */
function hostInUrl(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
