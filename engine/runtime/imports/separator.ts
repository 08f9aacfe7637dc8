// Which character separates the cells of a file. One is found for the whole file: several at once would split decimals
// with commas.

/** In the order in which a tie is decided: a comma is also a decimal separator, the others are not. */
const CANDIDATES = [';', '\t', '|', ','] as const;
const MOST_RECORDS = 50;

/** The separator by the first lines of a file: the one that all of them have equally often. A single column has none: `,`. */
export function detectSeparator(sample: string): string {
  const scored = CANDIDATES.map((separator) => ({ separator, ...scoreOf(countsOf(sample, separator)) }));
  const best = scored.reduce((one, other) => {
    if (other.agreement !== one.agreement) return other.agreement > one.agreement ? other : one;
    return other.cells > one.cells ? other : one;
  });
  return best.agreement > 0 ? best.separator : ',';
}

/** The share of records that have as many separators as the first, and how many that is. */
function scoreOf(counts: readonly number[]): { readonly agreement: number; readonly cells: number } {
  const [first = 0] = counts;
  if (first === 0) return { agreement: 0, cells: 0 };
  return { agreement: counts.filter((count) => count === first).length / counts.length, cells: first };
}

/** Separators of each record, outside quotes; the last record counts only if it is the only one, for it may be cut. */
function countsOf(sample: string, separator: string): readonly number[] {
  const counts: number[] = [];
  let [count, isQuoted, isEmpty] = [0, false, true];
  for (const character of sample) {
    if (character === '"') isQuoted = !isQuoted;
    if (!isQuoted && (character === '\n' || character === '\r')) {
      if (!isEmpty) counts.push(count);
      [count, isEmpty] = [0, true];
      if (counts.length === MOST_RECORDS) return counts;
      continue;
    }
    isEmpty = false;
    if (!isQuoted && character === separator) count += 1;
  }
  return counts.length === 0 ? [count] : counts;
}
