// Waiting for statements that are under way at once on one connection.

/** Waits for all of them; throws what failed first, in their order: what comes after it on its connection fails of it. */
export async function allDone(underWay: readonly (Promise<unknown> | undefined)[]): Promise<void> {
  for (const outcome of await Promise.allSettled(underWay)) if (outcome.status === 'rejected') throw outcome.reason;
}
