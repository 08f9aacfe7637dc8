// Runs the command: inside this process if its Node.js is new enough (no second process, no memory for it), else in a
// child that lives and dies with this one.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import module from 'node:module';
import { constants } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Refusal } from './refusal.mjs';

/** How soon the command notices that whoever started it was killed hard. */
const PARENT_POLL_MS = 300;

/** Imports the entry file as if it had been started by its own name. */
export async function runHere(root, entry, args) {
  process.argv = [process.execPath, entry, ...args];
  // A folder that can't be written only makes the cache useless: the call says so in its result and goes on.
  module.enableCompileCache?.(join(root, 'node_modules', '.cache', 'cahier'));
  followParent(() => process.kill(process.pid, 'SIGTERM'));
  await import(pathToFileURL(entry).href);
}

/** Runs `node args…` as a child with our flags: its streams are ours, it gets our signals, and we end as it ended. */
export async function runOn(node, args) {
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...process.execArgv, ...args], {
    stdio: 'inherit',
    env: { ...process.env, CAHIER_LAUNCHED: '1' },
  });
  // Ctrl-C reaches the child from the terminal as well; the commands take a second signal for the same one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  followParent(() => child.kill('SIGTERM'));
  const { code, signal } = await new Promise((resolve, reject) => {
    child.once('error', (error) =>
      reject(new Refusal(`${node} does not run here (${error.code}): remove its folder and start again.`)),
    );
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  process.exit(signal === null ? code : 128 + constants.signals[signal]);
}

/**
 * Calls `stop` once when the process that started us is gone: npm or the launcher, killed hard, would leave a server that
 * no Ctrl-C reaches. Started from a shell or by a supervisor directly, we outlive it like any other program.
 */
function followParent(stop) {
  const followed = process.env.npm_lifecycle_event !== undefined || process.env.CAHIER_LAUNCHED !== undefined;
  delete process.env.CAHIER_LAUNCHED;
  if (!followed) return;
  let line = ancestry();
  const timer = setInterval(() => {
    const now = ancestry();
    line ??= now;
    if (now === undefined || now === line) return;
    clearInterval(timer);
    stop();
  }, PARENT_POLL_MS);
  timer.unref();
}

/**
 * Our parent and, where npm put a shell between itself and us (which outlives npm), the shell's parent too; undefined
 * where the system does not tell just now.
 */
function ancestry() {
  const parent = process.ppid;
  if (process.platform !== 'linux') return String(parent);
  try {
    if (!/^\S*sh\0-c\0/.test(readFileSync(`/proc/${parent}/cmdline`, 'utf8'))) return String(parent);
    const stat = readFileSync(`/proc/${parent}/stat`, 'utf8');
    // proc(5): after the name in parentheses come the state and the parent's id.
    return `${parent} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]}`;
  } catch (error) {
    // The parent ended between the two looks.
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return '';
    // No descriptor is free, say: whoever works on through that is not ended by a look at its parent.
    return undefined;
  }
}
