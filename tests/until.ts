// Waiting for what comes about by itself, as soon as it can.

/** Waits until something holds; throws after `withinMs`. `what` completes “It never came about that …”. */
export async function until(
  holds: () => Promise<boolean>,
  what: string,
  { withinMs = 15_000, everyMs = 20 }: { readonly withinMs?: number; readonly everyMs?: number } = {},
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`It never came about that ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
