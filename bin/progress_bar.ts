// A bar on standard error that shows how far a long command is: one line that is written over at a terminal, a line now
// and then elsewhere, since logs keep all of them.

export interface ProgressBar {
  /** `label` names the part that is done now; a new one begins a new line. */
  readonly show: (label: string, done: number, of: number) => void;
  readonly finish: () => void;
}

const WIDTH = 24;
const REDRAW_MS = 100;
const LOG_EVERY_MS = 10_000;

interface Output {
  readonly isTTY?: boolean;
  readonly write: (text: string) => unknown;
}

/** `unit` is what is counted, in the plural. */
export function progressBar(unit: string, output: Output = process.stderr): ProgressBar {
  const everyMs = output.isTTY === true ? REDRAW_MS : LOG_EVERY_MS;
  let label = '';
  let [begun, drawn] = [0, 0];
  const draw = (done: number, of: number): void => {
    drawn = performance.now();
    const line = lineOf({ label, unit, done, of, elapsedMs: drawn - begun });
    output.write(output.isTTY === true ? `\r\u001b[K${line}` : `${line}\n`);
  };
  let last: readonly [number, number] | undefined;
  const close = (): void => {
    if (last) draw(...last);
    if (last && output.isTTY === true) output.write('\n');
    last = undefined;
  };
  return {
    show: (part, done, of) => {
      if (part !== label) {
        close();
        [label, begun, drawn] = [part, performance.now(), performance.now()];
      }
      last = [done, of];
      if (performance.now() - drawn >= everyMs) draw(done, of);
    },
    finish: close,
  };
}

interface BarState {
  readonly label: string;
  readonly unit: string;
  readonly done: number;
  readonly of: number;
  readonly elapsedMs: number;
}

/** `accounts.csv ████████░░░░ 40 of 85 rows, 920/s, 1 s left`. */
export function lineOf({ label, unit, done, of, elapsedMs }: BarState): string {
  const share = of === 0 ? 1 : Math.min(done / of, 1);
  const filled = Math.round(share * WIDTH);
  const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
  const perSecond = elapsedMs > 0 ? done / (elapsedMs / 1000) : 0;
  const left = perSecond > 0 && done < of ? `, ${duration((of - done) / perSecond)} left` : '';
  const speed = perSecond >= 1 ? `, ${count(Math.round(perSecond))}/s` : '';
  return `${label} ${bar} ${count(done)} of ${count(of)} ${unit}${speed}${left}`;
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

/** `8,800`. */
export function count(number: number): string {
  return number.toLocaleString('en');
}
