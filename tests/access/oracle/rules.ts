// Rules over one record, as their table of meanings says them: two-valued, `==` and `!=` safe with null, everything else
// that compares false with null. Where a path leads is the caller's to say.

/** The value of a variable: null where there is none. */
export type Variable = (path: string) => unknown;

type Operator = (values: readonly unknown[]) => unknown;

const OPERATORS: Readonly<Record<string, Operator>> = {
  '==': ([a, b]) => same(a, b),
  '!=': ([a, b]) => !same(a, b),
  '<': ([a, b]) => ordered(a, b, (sign) => sign < 0),
  '<=': ([a, b]) => ordered(a, b, (sign) => sign <= 0),
  '>': ([a, b]) => ordered(a, b, (sign) => sign > 0),
  '>=': ([a, b]) => ordered(a, b, (sign) => sign >= 0),
  in: ([value, list]) => value !== null && Array.isArray(list) && list.some((each) => same(each, value)),
  and: (values) => values.every((value) => value === true),
  or: (values) => values.some((value) => value === true),
  '!': ([value]) => value !== true,
};

/** Throws for an operator that it does not know. */
export function evaluate(rule: unknown, variable: Variable): unknown {
  if (Array.isArray(rule)) return rule.map((each) => evaluate(each, variable));
  if (typeof rule !== 'object' || rule === null) return rule;
  const [operator = '', written] = Object.entries(rule)[0] ?? [];
  if (operator === 'var') return variable(String(written)) ?? null;
  const operands = (Array.isArray(written) ? written : [written]).map((each) => evaluate(each, variable));
  const run = OPERATORS[operator];
  if (run === undefined) throw new Error(`The oracle has no operator ${operator}.`);
  return run(operands);
}

/** All variables that a rule names. */
export function pathsIn(rule: unknown): readonly string[] {
  if (typeof rule !== 'object' || rule === null) return [];
  if (Array.isArray(rule)) return rule.flatMap(pathsIn);
  return Object.entries(rule).flatMap(([key, value]) => (key === 'var' ? [String(value)] : pathsIn(value)));
}

function same(a: unknown, b: unknown): boolean {
  if (a === null || b === null) return a === b;
  return compare(a, b) === 0;
}

function ordered(a: unknown, b: unknown, holds: (sign: number) => boolean): boolean {
  return a !== null && b !== null && holds(compare(a, b));
}

/** Decimals are numbers in tables and texts in rules. */
function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' || typeof b === 'number') return Number(a) - Number(b);
  return a === b ? 0 : String(a) < String(b) ? -1 : 1;
}
