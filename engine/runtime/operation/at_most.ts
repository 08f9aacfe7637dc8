// Waits for what ought to end soon, but not for ever: at the end of a process there is nobody left to wait.

/** Resolves when `work` has ended, or after `ms`; rejects as it does until then. */
export async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
