// CPU time of a server, and of a PostgreSQL with all its backends.

import { childrenOf, timesOf } from './processes.ts';

/** Seconds of CPU of one process so far. */
export function cpuOf(pid: number): number {
  const { user, kernel } = timesOf(pid);
  return user + kernel;
}

/** Seconds of CPU of a PostgreSQL so far: its postmaster and all backends, those that are gone too. */
export function cpuOfPostgres(postmaster: number): number {
  const backends = childrenOf(postmaster);
  return backends.reduce((sum, { user, kernel }) => sum + user + kernel, cpuOf(postmaster) + timesOf(postmaster).gone);
}
