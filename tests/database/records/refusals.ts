// What a refused request was refused with, for tests.

import { Refusal } from '../../../engine/problems.ts';

/** The refusal's code, then `code pointer` of each of its problems. */
export async function refusedWith(work: () => Promise<unknown>): Promise<readonly string[]> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return [error.code, ...error.problems.map(({ code, pointer }) => `${code} ${pointer}`)];
  }
  throw new Error('Nothing was refused.');
}

/** The refusal of a write, as `code` and `pointer: code` of each problem. */
export async function refusalOf(
  work: Promise<unknown>,
): Promise<{ readonly code: string; readonly at: readonly string[]; readonly refusal: Refusal }> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { code: error.code, at: error.problems.map(({ pointer, code }) => `${pointer} ${code}`), refusal: error };
  }
  throw new Error('It was not refused');
}
