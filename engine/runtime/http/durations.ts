// A histogram of durations by labels, in the text format of Prometheus (exposition format 0.0.4). prom-client makes and
// looks up a text of the labels with each observation: 2 % of the CPU of a write, by profile, for two of them.

/** Upper bounds of the buckets, in seconds. */
const BOUNDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30] as const;

export interface Series {
  readonly observe: (seconds: number) => void;
}

export interface Durations {
  /** A new series; these labels must not have been given before. */
  readonly series: (labels: Readonly<Record<string, string>>) => Series;
  /** All series as Prometheus reads them, with a last line end. */
  readonly text: () => string;
}

export function makeDurations(name: string, help: string): Durations {
  const all: (() => string)[] = [];
  return {
    series: (labels) => {
      const shown = Object.entries(labels).map(([key, value]) => `${key}="${escaped(value)}"`);
      // The last one counts what is above all bounds.
      const counts = new Array<number>(BOUNDS.length + 1).fill(0);
      let sum = 0;
      all.push(() => textOf(name, shown.join(), counts, sum));
      return {
        observe: (seconds) => {
          let index = 0;
          while (index < BOUNDS.length && seconds > (BOUNDS[index] as number)) index += 1;
          counts[index] = (counts[index] as number) + 1;
          sum += seconds;
        },
      };
    },
    text: () => `# HELP ${name} ${help}\n# TYPE ${name} histogram\n${all.map((each) => each()).join('')}`,
  };
}

/** Buckets hold what the smaller ones hold, too. */
function textOf(name: string, labels: string, counts: readonly number[], sum: number): string {
  let total = 0;
  const buckets = counts.map((count, index) => {
    total += count;
    return `${name}_bucket{${labels},le="${BOUNDS[index] ?? '+Inf'}"} ${total}\n`;
  });
  return `${buckets.join('')}${name}_sum{${labels}} ${sum}\n${name}_count{${labels}} ${total}\n`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
