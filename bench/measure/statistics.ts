// Medians, and how far they can be trusted.

/** The middle value; of an even number the mean of the two in the middle. NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The value that so many of 100 do not exceed (the nearest rank). NaN of nothing. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/**
 * The interval that holds the median of what was sampled with at least 95 % confidence, from order statistics
 * (binomial, no assumption about the distribution: Hollander & Wolfe, Nonparametric Statistical Methods, 3.6). Below six
 * values no such interval exists: the least and the greatest are given.
 */
export function medianInterval(values: readonly number[]): readonly [low: number, high: number] {
  const sorted = values.toSorted((a, b) => a - b);
  const count = sorted.length;
  let rank = 0;
  let below = 0.5 ** count;
  for (let successes = 1; below <= 0.025 && rank < Math.floor(count / 2); successes += 1) {
    rank = successes;
    below += binomial(count, successes) * 0.5 ** count;
  }
  const index = Math.max(0, rank - 1);
  return [sorted[index] ?? Number.NaN, sorted[count - 1 - index] ?? Number.NaN];
}

function binomial(count: number, chosen: number): number {
  let result = 1;
  for (let index = 1; index <= chosen; index += 1) result = (result * (count - chosen + index)) / index;
  return result;
}

/** Three digits after the point. */
export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** Four digits that count. */
export function significant(value: number): number {
  return Number(value.toPrecision(4));
}
