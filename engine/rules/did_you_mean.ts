// The name that was probably meant, for the sentences of problems.

/** ` Did you mean "required"?` for the known name that is nearest to what was found; nothing where none is near. */
export function didYouMean(found: string, known: Iterable<string>): string {
  const near = nearest(found, known);
  return near === undefined ? '' : ` Did you mean "${near}"?`;
}

/** The known name within a slip or two of the pen: none in a very short name, two in a long one, whatever the case. */
export function nearest(found: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = found.length > 5 ? 3 : found.length > 2 ? 2 : 1;
  for (const name of known) {
    if (Math.abs(name.length - found.length) >= least) continue;
    const edits = editDistance(found.toLowerCase(), name.toLowerCase());
    if (edits < least) {
      best = name;
      least = edits;
    }
  }
  return best;
}

/** Optimal string alignment: letters added, left out, mistaken, or two that changed places. */
function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    const above = rows[i - 1] ?? [];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwapped) row[j] = Math.min(row[j] ?? 0, (rows[i - 2]?.[j - 2] ?? 0) + 1);
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
}
