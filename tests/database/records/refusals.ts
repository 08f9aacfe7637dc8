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
