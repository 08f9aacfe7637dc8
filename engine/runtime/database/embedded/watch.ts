// Keeps a hard-killed owner from leaving a server behind for ever: starts watch.sh, which stops it when nobody has taken
// it over. On Windows there is no such watcher; the next start takes the server over.

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ownerFile } from './owner.ts';
import { postmasterFile } from './postmaster.ts';
import { endGroup } from './process_group.ts';

/** Long enough for a person, or a supervisor, to start the product again and find the server warm. */
const GRACE_SECONDS = 30;

export interface Watcher {
  end(): void;
}

/** Watches this process for the claim `token`. Costs a waiting shell of about 1 MB. */
export function startWatcher(folder: string, token: string, graceSeconds = GRACE_SECONDS): Watcher {
  if (process.platform === 'win32') return { end: () => undefined };
  const script = fileURLToPath(new URL('./watch.sh', import.meta.url));
  const child = spawn('/bin/sh', [script, ownerFile(folder), token, postmasterFile(folder), String(graceSeconds)], {
    detached: true,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.on('error', () => undefined);
  child.unref();
  if ('unref' in child.stdin && typeof child.stdin.unref === 'function') child.stdin.unref();
  // With the shell goes the `cat` that it waits for.
  return { end: () => endGroup(child.pid) };
}
