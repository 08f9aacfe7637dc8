// Ends a process together with what it started itself. It has to be started detached, which makes it the head of a
// process group; Windows has no such groups.

import { hasCode } from './system_error.ts';

export const HAS_GROUPS = process.platform !== 'win32';

/** Kills the group that `pid` is the head of, on Windows the process alone; one that is gone already is no mistake. */
export function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(HAS_GROUPS ? -pid : pid, 'SIGKILL');
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error;
  }
}
