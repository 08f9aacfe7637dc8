// How much of a rule is too much. Looked at before anything else and without recursion, since a rule comes from
// requests and may be nested more deeply than our stack.
import type { Problem } from '../problems.ts';
import type { Operand } from './operator.ts';

/** Calls within calls. */
export const MAX_DEPTH = 20;
/** Calls, variables and constants; a list of constants is one. */
export const MAX_NODES = 500;
/** Objects and lists of the JSON in each other: a call takes two or three. */
const MAX_LEVELS = 3 * MAX_DEPTH;

/** The problem rule.too_complex, or undefined. */
export function checkComplexity({ json, pointer }: Operand): Problem | undefined {
  const rest: { json: unknown; depth: number }[] = [{ json, depth: 1 }];
  let nodes = 0;
  for (let next = rest.pop(); next; next = rest.pop()) {
    nodes += 1;
    const { depth } = next;
    if (nodes > MAX_NODES)
      return tooComplex(pointer, `It has more than ${MAX_NODES} nodes; split it, or use a shorter list.`);
    if (typeof next.json !== 'object' || next.json === null || Array.isArray(next.json)) continue;
    if (depth > MAX_DEPTH) return tooComplex(pointer, `It is more than ${MAX_DEPTH} calls deep.`);
    for (const body of Object.values(next.json)) {
      for (const operand of Array.isArray(body) ? body : [body]) rest.push({ json: operand, depth: depth + 1 });
    }
  }
  return hasMoreLevels(json, MAX_LEVELS) ? tooComplex(pointer, 'Its constants are nested too deeply.') : undefined;
}

function hasMoreLevels(json: unknown, most: number): boolean {
  let level: unknown[] = [json];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > most) return true;
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  }
  return false;
}

function tooComplex(pointer: string, detail: string): Problem {
  return { code: 'rule.too_complex', pointer, detail };
}
