// Memory of a server, and of a PostgreSQL whose processes share most of theirs.

import { readFileSync } from 'node:fs';
import { childrenOf } from './processes.ts';
import { rounded } from './statistics.ts';

/** Megabytes that a process has in memory. */
export function residentMb(pid: number): number {
  return rounded(numberIn(readFileSync(`/proc/${pid}/status`, 'utf8'), 'VmRSS') / 1024);
}

export interface PostgresMemory {
  /** What its processes have for themselves, all of them together. */
  readonly private_mb: number;
  /** What they share, once. */
  readonly shared_mb: number;
}

export function memoryOfPostgres(postmaster: number): PostgresMemory {
  const pids = [postmaster, ...childrenOf(postmaster).map(({ pid }) => pid)];
  const all = pids.map(memoryOf);
  const sum = (of: (one: ProcessMemory) => number) => rounded(all.reduce((total, one) => total + of(one), 0) / 1024);
  return { private_mb: sum((one) => one.private), shared_mb: sum((one) => one.proportional - one.private) };
}

/** Kilobytes. */
interface ProcessMemory {
  readonly private: number;
  /** Its own, and its part of what is shared: these add up to what is there. */
  readonly proportional: number;
}

function memoryOf(pid: number): ProcessMemory {
  try {
    return memoryIn(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
  } catch {
    // It ended meanwhile.
    return { private: 0, proportional: 0 };
  }
}

/** From the text of smaps_rollup. */
export function memoryIn(rollup: string): ProcessMemory {
  return {
    private: numberIn(rollup, 'Private_Clean') + numberIn(rollup, 'Private_Dirty'),
    proportional: numberIn(rollup, 'Pss'),
  };
}

function numberIn(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
}
