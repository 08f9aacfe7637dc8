// Both servers as processes of their own, and their ends.

import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../engine/runtime/database/embedded/connection.ts';

const ROOT = join(import.meta.dirname, '..');

type Environment = Readonly<Record<string, string>>;

export interface BenchServer {
  readonly port: number;
  readonly pid: number;
  /** Milliseconds from its start to its first answer. */
  readonly startMs: number;
  readonly stop: () => Promise<void>;
}

/** The product as `npm start` runs it; `flags` are Node.js's own, to profile it with. */
export function startEngine(env: Environment, flags: readonly string[] = []): Promise<BenchServer> {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: { start: string } };
  const [, ...words] = scripts.start.split(' ');
  return startProcess([...flags, ...words, '--no-ui'], env);
}

export function startReference(env: Environment): Promise<BenchServer> {
  return startProcess(['bench/reference/server.ts'], env);
}

async function startProcess(args: readonly string[], env: Environment): Promise<BenchServer> {
  const port = await freePort();
  const begun = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...env, HOST: '127.0.0.1', PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await firstAnswer(port, child);
  return {
    port,
    pid: child.pid ?? 0,
    startMs: performance.now() - begun,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function firstAnswer(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    try {
      await (await fetch(`http://127.0.0.1:${port}/api/ready`)).arrayBuffer();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  throw new Error(`The server ended at once, with ${child.exitCode}.`);
}
