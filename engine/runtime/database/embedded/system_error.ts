// Tells the operating system's errors apart by their code, and says those that a person can mend in a sentence.

import { StartRefusal } from './refusal.ts';

/**
 * Whether `error` is a system error with one of these codes (`ENOENT`, `EACCES` …). Looked at by shape: a test runner's
 * sandbox has an `Error` of its own, which the system's errors are no instances of.
 */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && codes.includes(String(error.code));
}

/** The refusal for a folder that cannot be made or written, or a disk that is full; any other error comes back as it is. */
export function refusalFor(error: unknown, folder: string): unknown {
  if (hasCode(error, 'EACCES', 'EPERM', 'EROFS')) return notWritable(folder);
  if (hasCode(error, 'ENOTDIR', 'EEXIST')) return fileInTheWay(folder);
  if (hasCode(error, 'ENOSPC', 'EDQUOT')) return diskFull(folder);
  return error;
}

export function notWritable(folder: string): StartRefusal {
  return new StartRefusal(
    `The data folder ${folder} is not writable for this user: change its owner, or name another one with CAHIER_DATA_DIR.`,
  );
}

export function fileInTheWay(folder: string): StartRefusal {
  return new StartRefusal(
    `The data folder ${folder} cannot be made, because it, or one above it, is a file: move that file away, or name another folder with CAHIER_DATA_DIR.`,
  );
}

export function diskFull(folder: string): StartRefusal {
  return new StartRefusal(
    `The disk that holds ${folder} is full: free at least 200 MB, or name a folder on another disk with CAHIER_DATA_DIR.`,
  );
}
