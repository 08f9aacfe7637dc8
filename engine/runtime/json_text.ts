// JSON that came from outside, in a body or a parameter, as a value that everything after it may walk through: whatever
// calls itself per level (JSON.stringify, too) would overflow the stack on a few thousand of them.

/** Levels of nesting; a rule may have 20 calls, each with its list of operands. */
export const DEPTH_LIMIT = 64;

export type JsonText =
  | { readonly kind: 'value'; readonly value: unknown }
  /** `message` is that of V8. */
  | { readonly kind: 'broken'; readonly message: string }
  | { readonly kind: 'too_deep' };

/** Reads JSON (RFC 8259) of at most DEPTH_LIMIT levels. */
export function parseJsonText(text: string): JsonText {
  try {
    const value: unknown = JSON.parse(text);
    return mayBeDeep(text) && isDeeperThan(value, DEPTH_LIMIT) ? { kind: 'too_deep' } : { kind: 'value', value };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { kind: 'broken', message: error.message };
  }
}

/** Whether it has brackets enough, wherever they stand: as a rule it has a few, which is found out without its keys. */
function mayBeDeep(text: string): boolean {
  return countOf(text, '{') + countOf(text, '[') > DEPTH_LIMIT;
}

/** How often the character stands there, or more than DEPTH_LIMIT. */
function countOf(text: string, character: string): number {
  let count = 0;
  let at = text.indexOf(character);
  while (at >= 0 && count <= DEPTH_LIMIT) {
    count += 1;
    at = text.indexOf(character, at + 1);
  }
  return count;
}

/** Whether a value has more levels of lists and objects. It calls itself `limit` times at most. */
export function isDeeperThan(value: unknown, limit: number): boolean {
  if (limit < 0) return true;
  if (typeof value !== 'object' || value === null) return false;
  for (const key in value) if (isDeeperThan((value as Readonly<Record<string, unknown>>)[key], limit - 1)) return true;
  return false;
}
