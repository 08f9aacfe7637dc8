// How a start that nobody wants any more is given up: what it runs is cut off, and what it waits for is not waited for.

/** Calls `cutOff` at the signal, at once where it was given already; what comes back forgets about it. */
export function onAbort(signal: AbortSignal | undefined, cutOff: () => void): () => void {
  if (signal === undefined) return () => undefined;
  if (signal.aborted) cutOff();
  else signal.addEventListener('abort', cutOff, { once: true });
  return () => signal.removeEventListener('abort', cutOff);
}

/** What `work` comes to, or the signal's reason as soon as it is given; `work` is left to itself then. */
export async function unlessAborted<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  let forget = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    forget = onAbort(signal, () => reject(signal?.reason));
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    forget();
  }
}
