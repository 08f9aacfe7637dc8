// Runs a tool of node_modules with this Node.js, its output shown as it comes. npm's shell scripts in .bin are not used:
// they would find the machine's own, older Node.js on the PATH.

import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The script files of the tools, by name. */
const TOOLS = {
  biome: '@biomejs/biome/bin/biome',
  jest: 'jest/bin/jest.js',
  playwright: '@playwright/test/cli.js',
  tsc: 'typescript/bin/tsc',
} as const;

export type Tool = keyof typeof TOOLS;

export interface ToolRun {
  readonly args: readonly string[];
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** After this time the tool is stopped, and its exit code is 124 (as timeout(1) has it). */
  readonly timeoutMs?: number;
}

const running = new Set<ChildProcess>();

/** Runs the tool from the repository's root; resolves to its exit code, 1 where a signal ended it. */
export async function runTool(tool: Tool, run: ToolRun): Promise<number> {
  const child = spawn(process.execPath, [join(ROOT, 'node_modules', TOOLS[tool]), ...run.args], {
    cwd: ROOT,
    env: { ...process.env, ...run.env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  running.add(child);
  let late = false;
  const timer =
    run.timeoutMs === undefined
      ? undefined
      : setTimeout(() => {
          late = true;
          end(child);
        }, run.timeoutMs);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => resolve(late ? 124 : (code ?? 1)));
    });
  } finally {
    clearTimeout(timer);
    running.delete(child);
  }
}

/** Stops the tools that run, for a command that was told to stop itself. */
export function stopTools(): void {
  for (const child of running) end(child);
}

function end(child: ChildProcess): void {
  child.kill('SIGTERM');
  setTimeout(() => child.kill('SIGKILL'), 5_000).unref();
}
