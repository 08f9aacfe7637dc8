// Processes as /proc tells of them (proc(5)): Linux alone, where the bench runs.

import { readdirSync, readFileSync } from 'node:fs';

/** Ticks of `stat` in a second; every Linux that Node.js runs on has 100. */
const TICKS = 100;

export interface ProcessTimes {
  readonly pid: number;
  readonly parent: number;
  /** Seconds of CPU in its own code and in the kernel. */
  readonly user: number;
  readonly kernel: number;
  /** Seconds of its children that are gone. */
  readonly gone: number;
}

/** Throws for a process that is not there. */
export function timesOf(pid: number): ProcessTimes {
  const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name of the program, in parentheses, may hold anything; numbers are counted from behind it.
  const fields = line
    .slice(line.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const at = (index: number) => fields[index] ?? 0;
  return { pid, parent: at(1), user: at(11) / TICKS, kernel: at(12) / TICKS, gone: (at(13) + at(14)) / TICKS };
}

export function childrenOf(parent: number): readonly ProcessTimes[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => timesIfThere(Number(name)))
    .filter((times) => times !== undefined)
    .filter((times) => times.parent === parent);
}

/** Undefined for a process that ended meanwhile. */
function timesIfThere(pid: number): ProcessTimes | undefined {
  try {
    return timesOf(pid);
  } catch {
    return undefined;
  }
}
