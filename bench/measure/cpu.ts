// CPU time of processes, from /proc (proc(5)): Linux alone, where the bench runs.

import { readdirSync, readFileSync } from 'node:fs';

/** Ticks of `stat` in a second; every Linux that Node.js runs on has 100. */
const TICKS = 100;

interface Stat {
  readonly parent: number;
  readonly own: number;
  /** Of children that are gone. */
  readonly gone: number;
}

function statOf(pid: number): Stat {
  const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name of the program, in parentheses, may hold anything; numbers are counted from behind it.
  const fields = line
    .slice(line.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const at = (index: number) => fields[index] ?? 0;
  return { parent: at(1), own: at(11) + at(12), gone: at(13) + at(14) };
}

/** Undefined for a process that ended meanwhile. */
function statIfThere(pid: number): Stat | undefined {
  try {
    return statOf(pid);
  } catch {
    return undefined;
  }
}

/** Seconds of CPU of one process so far. */
export function cpuOf(pid: number): number {
  return statOf(pid).own / TICKS;
}

/** Seconds of CPU of a PostgreSQL so far: its postmaster and all backends, those that are gone too. */
export function cpuOfPostgres(postmaster: number): number {
  const { own, gone } = statOf(postmaster);
  const backends = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => statIfThere(Number(name)))
    .filter((stat) => stat?.parent === postmaster);
  const ticks = backends.reduce((sum, stat) => sum + (stat?.own ?? 0), own + gone);
  return ticks / TICKS;
}
