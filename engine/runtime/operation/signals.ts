// SIGINT, SIGTERM and SIGHUP end the server once; Ctrl-C in a terminal sends the same signal to the whole group, so a
// second one that follows closely is the first. One that comes later means that somebody has lost patience.

const SAME_SIGNAL_MS = 2_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs `stop` at the first signal and then ends the process: code 0 unless told, or 1 where stopping failed. */
export function stopOnSignals(stop: () => Promise<void>, codeOf: (signal: NodeJS.Signals) => number = () => 0): void {
  let since: number | undefined;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (since !== undefined) {
      if (Date.now() - since > SAME_SIGNAL_MS) process.exit(1);
      return;
    }
    since = Date.now();
    stop().then(
      () => process.exit(codeOf(signal)),
      (error) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
}
