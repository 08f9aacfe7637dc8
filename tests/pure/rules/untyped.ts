// Gives JsonLogic's untyped data types, so that suites and oracles written for it can run on our rules.
import { parseRule } from '../../../engine/rules/parse.ts';
import { compileRuleToJs } from '../../../engine/rules/to_js.ts';
import type { RuleType } from '../../../engine/rules/types.ts';
import { plainValue } from '../../../engine/rules/values.ts';

/** The result as JSON (decimals as text), or the codes of the rule's problems. */
export type Outcome = { readonly value: unknown } | { readonly codes: readonly string[] };

/** Evaluates a rule over data as JsonLogic would be asked to. */
export function evaluateUntyped(rule: unknown, data: unknown): Outcome {
  const parsed = parseRule(rule, { use: 'write', variable: (path) => typeOfData(valueAt(data, path)) });
  if (!parsed.ok) return { codes: parsed.problems.map(({ code }) => code) };
  return { value: plainValue(compileRuleToJs(parsed.value)((path) => valueAt(data, path))) };
}

function typeOfData(value: unknown): RuleType {
  if (typeof value === 'boolean') return { kind: 'boolean' };
  if (typeof value === 'string') return { kind: 'text' };
  if (typeof value === 'number') return { kind: Number.isSafeInteger(value) ? 'integer' : 'decimal' };
  if (Array.isArray(value)) return { kind: 'list', of: typeOfData(value[0]) };
  return { kind: value === null || value === undefined ? 'null' : 'object' };
}

function valueAt(data: unknown, path: string): unknown {
  let value = data;
  for (const key of path.split('.')) value = (value as Record<string, unknown> | null | undefined)?.[key];
  return value;
}
