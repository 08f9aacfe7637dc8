// PostgreSQL refuses to run as root. An ordinary user runs it directly; root runs it inside a user namespace in which root
// is "nobody", so that the files stay root's; where namespaces are forbidden, root hands the folder to "nobody" itself.

import { spawnSync } from 'node:child_process';
import { chown, stat } from 'node:fs/promises';
import { hasCode } from './system_error.ts';

/** Under which account the PostgreSQL programs run. */
export type Account =
  | { readonly kind: 'own' }
  | { readonly kind: 'mapped' }
  | { readonly kind: 'other'; readonly uid: number; readonly gid: number };

/** A command for `spawn`, under the account. */
export interface Invocation {
  readonly command: string;
  readonly args: readonly string[];
  readonly options: { readonly uid?: number; readonly gid?: number };
}

/** "nobody" and "nogroup" on Debian, and the kernel's overflow ids everywhere. */
const NOBODY = 65534;

const NAMESPACE = ['--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];

/** Decides the account; `dataFolder` may not exist yet. A cluster that "nobody" owns already stays with "nobody". */
export async function resolveAccount(dataFolder: string): Promise<Account> {
  if (process.getuid?.() !== 0) return { kind: 'own' };
  const other: Account = { kind: 'other', uid: NOBODY, gid: NOBODY };
  if ((await ownerOf(dataFolder)) === NOBODY) return other;
  const probe = spawnSync('unshare', [...NAMESPACE, 'true'], { stdio: 'ignore' });
  return probe.status === 0 ? { kind: 'mapped' } : other;
}

export function invocation(account: Account, program: string, args: readonly string[]): Invocation {
  switch (account.kind) {
    case 'own':
      return { command: program, args, options: {} };
    case 'mapped':
      return { command: 'unshare', args: [...NAMESPACE, program, ...args], options: {} };
    case 'other':
      return { command: program, args, options: { uid: account.uid, gid: account.gid } };
  }
}

/** Gives a file or folder to the account where it is not the process's own. */
export async function handOver(account: Account, path: string): Promise<void> {
  if (account.kind === 'other') await chown(path, account.uid, account.gid);
}

/**
 * The environment for the programs: none of the user's PG… variables, which would change what they do, and messages in
 * English, because their text is read in `postmaster.ts`.
 */
export function environment(): Record<string, string> {
  const kept = ['PATH', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR'];
  const entries = kept.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(entries), LC_MESSAGES: 'C', TZ: 'UTC' };
}

async function ownerOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).uid;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
