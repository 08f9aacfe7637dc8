// SIGINT, SIGTERM and SIGHUP end the server once; Ctrl-C in a terminal sends the same signal to the whole group, so a
// second one that follows closely is the first. One that comes later means that somebody has lost patience.

const SAME_SIGNAL_MS = 2_000;

/** Runs `stop` at the first signal and then ends the process: code 0, or 1 where stopping failed. */
export function stopOnSignals(stop: () => Promise<void>): void {
  let since: number | undefined;
  const onSignal = (): void => {
    if (since !== undefined) {
      if (Date.now() - since > SAME_SIGNAL_MS) process.exit(1);
      return;
    }
    since = Date.now();
    stop().then(
      () => process.exit(0),
      (error) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
}
