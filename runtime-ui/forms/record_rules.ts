// Rules of forms, run in the browser: whether a field shows, is required or read-only, and what it starts with.
// The server judges every write by the same rules; these only spare the wait. A rule that cannot run here (it reads
// what this reader may not see, or uses an operator of the server) leaves the decision to the server.

import { decimalText } from '../../engine/rules/decimal.ts';
import { parseRule } from '../../engine/rules/parse.ts';
import { type CompiledRule, compileRuleToJs } from '../../engine/rules/to_js.ts';
import type { Rule, Value } from '../../engine/rules/types.ts';
import { isDecimal, isMoney } from '../../engine/rules/values.ts';
import type { PresentedField, RuleJson } from '../../schemas/http/model.ts';
import type { Json } from '../../schemas/http/records.ts';
import { RULE_TYPES } from '../field_types/rule_types.ts';
import { type RecordScope, readVariable, variableType } from './record_scope.ts';

interface RunnableRule {
  readonly rule: Rule;
  readonly run: CompiledRule;
}

/** A rule of the model is one object for as long as the model lives, so its compiled form is kept beside it. */
const compiled = new WeakMap<object, RunnableRule | null>();

function compile(json: RuleJson, scope: RecordScope, expect: Parameters<typeof parseRule>[1]['expect']) {
  const known = typeof json === 'object' && json !== null ? compiled.get(json) : undefined;
  if (known !== undefined) return known;
  const parsed = parseRule(json, {
    use: 'form',
    variable: (path) => variableType(scope.model, scope.entity, path),
    ...(expect === undefined ? {} : { expect }),
  });
  const runnable = parsed.ok ? { rule: parsed.value, run: compileRuleToJs(parsed.value) } : null;
  if (typeof json === 'object' && json !== null) compiled.set(json, runnable);
  return runnable;
}

/** Whether a condition holds for the values in the form; `otherwise` where it cannot run here. */
export function holds(condition: boolean | RuleJson, scope: RecordScope, otherwise: boolean): boolean {
  if (typeof condition === 'boolean') return condition;
  const runnable = compile(condition, scope, 'boolean');
  return runnable === null ? otherwise : runnable.run((path) => readVariable(scope, path)) === true;
}

/** What a field starts with, in the JSON form of records; undefined where there is no default or it cannot run here. */
export function evaluateDefault(field: PresentedField, scope: RecordScope): Json | undefined {
  if (field.default === undefined) return undefined;
  const runnable = compile(field.default, scope, RULE_TYPES[field.type].rule_type(field));
  if (runnable === null) return undefined;
  // A reference that is copied keeps its label, which a rule's value does not have.
  if (runnable.rule.kind === 'variable') return readVariable(scope, runnable.rule.path);
  return presentValue(runnable.run((path) => readVariable(scope, path)));
}

function presentValue(value: Value): Json {
  if (isDecimal(value)) return decimalText(value);
  // A JSON value may have members of the same names.
  if (isMoney(value) && isDecimal(value.amount)) {
    return { amount: decimalText(value.amount), currency: value.currency };
  }
  if (Array.isArray(value)) return value.map(presentValue);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, presentValue(part as Value)]));
  }
  return value as Json;
}

/** Paths that rules read through references: `account.referrer` gives `account` → `referrer`. */
export function pathsThroughReferences(
  rules: readonly (boolean | RuleJson | undefined)[],
  fields: Readonly<Record<string, PresentedField>>,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  const visit = (json: RuleJson): void => {
    if (json === null || typeof json !== 'object') return;
    const path = 'var' in json ? json.var : undefined;
    if (typeof path === 'string') {
      const [first = '', ...rest] = path.replace(/^\$record\./, '').split('.');
      if (rest.length > 0 && fields[first]?.to !== undefined) {
        found.set(first, (found.get(first) ?? new Set()).add(rest.join('.')));
      }
    } else for (const part of Object.values(json)) visit(part);
  };
  for (const rule of rules) if (rule !== undefined) visit(rule);
  return new Map([...found].map(([field, paths]) => [field, [...paths].sort()]));
}
