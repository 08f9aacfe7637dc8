// A problem of a pack as one line for people at a terminal.

import type { Problem } from '../problems.ts';

/** `file#pointer: sentence (code)`. */
export function problemLine(problem: Problem): string {
  const place = problem.pointer === '' ? '' : `#${problem.pointer}`;
  return `${problem.file ?? ''}${place}: ${problem.detail} (${problem.code})`;
}
