// Where two values differ first, so that a person sees it at once.

export interface Apart {
  /** Keys and indexes from the top, with dots. */
  readonly at: string;
  readonly expected: unknown;
  readonly observed: unknown;
}

/** Undefined where they are the same as JSON. */
export function firstDifference(expected: unknown, observed: unknown, at = ''): Apart | undefined {
  if (JSON.stringify(expected) === JSON.stringify(observed)) return undefined;
  if (!isParted(expected) || !isParted(observed)) return { at, expected, observed };
  const keys = [...new Set([...Object.keys(expected), ...Object.keys(observed)])];
  for (const key of keys) {
    const found = firstDifference(expected[key], observed[key], at === '' ? key : `${at}.${key}`);
    if (found) return found;
  }
  return undefined;
}

function isParted(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
