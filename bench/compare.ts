// Interleaved windows: one of ours, one of theirs, again and again, so that what the machine does meanwhile meets both
// alike. A pair gives a ratio; the figures are medians of pairs.

import { median, medianInterval, rounded, significant } from './measure/statistics.ts';
import { type Contestant, type Measured, measureWindow } from './measure/window.ts';

/** How many windows there are, and how long each takes. */
export interface Rhythm {
  readonly connections: number;
  readonly pairs: number;
  readonly seconds: number;
  /** Windows of each before the first pair: V8's optimising compiler is busy until then. */
  readonly warmUp: { readonly windows: number; readonly seconds: number };
}

export interface CompareOptions extends Rhythm {
  readonly postmaster: number;
}

/** Ratios above 1 say that ours is better: throughput ours ÷ theirs, CPU theirs ÷ ours. */
export interface Ratio {
  readonly throughput: number;
  readonly low: number;
  readonly high: number;
  /** Of the server process. */
  readonly cpu: number;
  readonly postgres_cpu: number;
  readonly ours: Figures;
  readonly theirs: Figures;
}

export interface Figures {
  readonly per_second: number;
  /** Microseconds of CPU of one request: of the server process, and of PostgreSQL. */
  readonly cpu_us: number;
  readonly postgres_us: number;
}

export async function compare(ours: Contestant, theirs: Contestant, options: CompareOptions): Promise<Ratio> {
  const { warmUp, ...window } = options;
  for (let count = 0; count < warmUp.windows; count += 1) {
    for (const each of [ours, theirs]) await measureWindow(each, { ...window, seconds: warmUp.seconds });
  }
  const pairs: (readonly [Measured, Measured])[] = [];
  for (let pair = 0; pair < options.pairs; pair += 1) pairs.push(await measurePair(ours, theirs, { pair, window }));
  return ratioOf(pairs);
}

async function measurePair(
  ours: Contestant,
  theirs: Contestant,
  { pair, window }: { readonly pair: number; readonly window: Omit<CompareOptions, 'warmUp'> },
): Promise<readonly [Measured, Measured]> {
  // What comes first meets other caches than what comes second, so they take turns.
  if (pair % 2 === 0) {
    const first = await measureWindow(ours, window);
    return [first, await measureWindow(theirs, window)];
  }
  const first = await measureWindow(theirs, window);
  return [await measureWindow(ours, window), first];
}

function ratioOf(pairs: readonly (readonly [Measured, Measured])[]): Ratio {
  const ratios = pairs.map(([one, other]) => one.perSecond / other.perSecond);
  const [low, high] = medianInterval(ratios);
  return {
    throughput: rounded(median(ratios)),
    low: rounded(low),
    high: rounded(high),
    cpu: rounded(median(pairs.map(([one, other]) => other.cpu / one.cpu))),
    postgres_cpu: rounded(median(pairs.map(([one, other]) => other.postgres / one.postgres))),
    ours: figuresOf(pairs.map(([one]) => one)),
    theirs: figuresOf(pairs.map(([, other]) => other)),
  };
}

export function figuresOf(windows: readonly Measured[]): Figures {
  const middle = (of: (window: Measured) => number) => median(windows.map(of));
  return {
    per_second: significant(middle(({ perSecond }) => perSecond)),
    cpu_us: Math.round(middle(({ cpu }) => cpu) * 1e6),
    postgres_us: Math.round(middle(({ postgres }) => postgres) * 1e6),
  };
}

/** How much longer one thing takes than another, asked one after the other. */
export interface TimeRatio {
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  readonly ms: number;
  readonly others_ms: number;
}

/** From a comparison at one connection. */
export function timeRatioOf({ throughput, low, high, ours, theirs }: Ratio): TimeRatio {
  return {
    ratio: rounded(1 / throughput),
    low: rounded(1 / high),
    high: rounded(1 / low),
    ms: rounded(1000 / ours.per_second),
    others_ms: rounded(1000 / theirs.per_second),
  };
}
