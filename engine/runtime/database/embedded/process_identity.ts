// Whether a process id written into a file is still the process that wrote it. Ids are used again, soonest after a
// reboot and in containers, where every start hands out the same small numbers; so an id alone proves nothing.

import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hasCode } from './system_error.ts';

/** Whether a process with this id exists, whoever owns it. A zombie (ended, not yet collected) counts as gone. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it exists, under another user.
    if (!hasCode(error, 'EPERM')) return false;
  }
  return statOf(pid)?.state !== 'Z';
}

/**
 * When the process started, as an opaque text that differs between two processes of one id; undefined where the system
 * cannot tell (then only the id counts).
 */
export function startOf(pid: number): string | undefined {
  const stat = statOf(pid);
  if (stat !== undefined) return `${bootId()}:${stat.startTicks}`;
  return process.platform === 'win32' ? undefined : ps(pid, 'lstart=');
}

/** The command line of a process with single spaces, or undefined where the system cannot tell. */
export function commandOf(pid: number): string | undefined {
  const text = readProc(`/proc/${pid}/cmdline`);
  if (text !== undefined) return text.replaceAll('\0', ' ').trim();
  return process.platform === 'win32' || process.platform === 'linux' ? undefined : ps(pid, 'command=');
}

/** The working folder of a process, or undefined where the system cannot or may not tell. */
export function folderOf(pid: number): string | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ESRCH', 'EACCES')) return undefined;
    throw error;
  }
}

/** proc(5): the name in parentheses may hold anything, so the fields are counted from the last parenthesis. */
function statOf(pid: number): { readonly state: string; readonly startTicks: string } | undefined {
  const text = readProc(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', startTicks: fields[19] ?? '' };
}

function bootId(): string {
  return readProc('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
}

function readProc(path: string): string | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // ESRCH: the process ended between open and read. Without a free descriptor the system tells nothing for a while.
    if (hasCode(error, 'ENOENT', 'ESRCH', 'EACCES', 'EMFILE', 'ENFILE')) return undefined;
    throw error;
  }
}

function ps(pid: number, column: string): string | undefined {
  try {
    const text = execFileSync('ps', ['-o', column, '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return text.trim() || undefined;
  } catch (error) {
    // ps exits with 1 when there is no such process.
    if (typeof error === 'object' && error !== null && 'status' in error) return undefined;
    throw error;
  }
}
