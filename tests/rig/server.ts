// A whole product server as its own process, for tests of what only processes show: two nodes on one database, stopping,
// being killed. It is started as a user starts it and reached over HTTP.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../engine/runtime/database/embedded/connection.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A first start makes a cluster, compiles the packs and builds the pages. */
const READY_DEADLINE_MS = 120_000;
const STOP_DEADLINE_MS = 10_000;
const POLL_MS = 50;

export interface ServerOptions {
  /**
   * Added to this process's environment; `undefined` takes a variable away. DATABASE_URL is set only if given here:
   * without it the server starts an embedded database and the demo tenant. CAHIER_DATA_DIR is a temporary folder,
   * removed at the end, unless given here.
   */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Arguments after `cahier start`. */
  readonly args?: readonly string[];
}

export interface TestServer {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** What it has written so far. */
  stdout(): string;
  stderr(): string;
  /** SIGTERM; resolves to the exit code (128 + signal where a signal ended it) once the process is gone. */
  stop(): Promise<number>;
  /** SIGKILL: it gets no chance to tidy up. */
  kill(): Promise<void>;
}

/** Starts `cahier start` on a free port and waits until GET /api/ready answers 200. */
export async function startServer(options: ServerOptions): Promise<TestServer> {
  const port = await freePort();
  const own =
    options.env['CAHIER_DATA_DIR'] === undefined ? await mkdtemp(join(tmpdir(), 'cahier-server-')) : undefined;
  const child = spawn(process.execPath, [join(ROOT, 'bin', 'cahier.ts'), 'start', ...(options.args ?? [])], {
    cwd: ROOT,
    env: environment({ CAHIER_DATA_DIR: own, HOST: '127.0.0.1', PORT: String(port), ...options.env }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text;
  });
  const ended = endOf(child);
  const end = async (signal: NodeJS.Signals): Promise<number> => {
    child.kill(signal);
    const code = await within(ended, STOP_DEADLINE_MS, () => child.kill('SIGKILL'));
    if (own !== undefined) await rm(own, { recursive: true, force: true });
    return code;
  };
  const url = `http://127.0.0.1:${port}`;
  await waitUntilReady(url, child, () => `${said.stdout}\n${said.stderr}`, end);
  return {
    url,
    port,
    pid: child.pid ?? 0,
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    stop: () => end('SIGTERM'),
    kill: async () => {
      await end('SIGKILL');
    },
  };
}

async function waitUntilReady(
  url: string,
  child: ChildProcess,
  said: () => string,
  end: (signal: NodeJS.Signals) => Promise<number>,
): Promise<void> {
  const deadline = Date.now() + READY_DEADLINE_MS;
  while (child.exitCode === null && child.signalCode === null && Date.now() < deadline) {
    if (await isReady(url)) return;
    await sleep(POLL_MS);
  }
  const code = await end('SIGKILL');
  throw new Error(`The server was not ready (exit code ${code}). It said:\n${said()}`);
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/api/ready`, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    // Not listening yet, or too busy to answer: whatever it is, it is asked again until the deadline.
    return false;
  }
}

function endOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(signal === null ? (code ?? 0) : 128 + constants.signals[signal]));
  });
}

async function within<T>(promise: Promise<T>, timeoutMs: number, late: () => void): Promise<T> {
  const timer = setTimeout(late, timeoutMs);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}

function environment(own: Readonly<Record<string, string | undefined>>): Record<string, string> {
  // The test runner's own flags and the run's database are not the server's business.
  const { NODE_OPTIONS, DATABASE_URL, CAHIER_TEST_DATABASE_URL, npm_lifecycle_event, ...inherited } = process.env;
  const entries = Object.entries({ ...inherited, ...own });
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
