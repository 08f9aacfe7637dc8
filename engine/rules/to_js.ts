// Compiles a checked rule to closures: parsing, types and the choice of comparison are paid once, not per record.
// Why closures and not an interpreter is told in docs/adr/0002-rules-in-js.md.
import type { Evaluate } from './operator.ts';
import { OPERATORS } from './operators/operators.ts';
import type { ImportHost, Rule, Value } from './types.ts';
import { toValue } from './values.ts';

/**
 * A rule ready to run. `read` answers a variable's value, as rules work on it or in a record's JSON form (see
 * `toValue`); `host` is the row of an import, which the operators of imports need.
 */
export type CompiledRule = (read: (path: string) => unknown, host?: ImportHost) => Value;

/** Compiles a rule to JavaScript. It never throws on values, waits for nothing and changes nothing. */
export function compileRuleToJs(rule: Rule): CompiledRule {
  const evaluate = compileNode(rule);
  return (read, host) => evaluate({ read, host });
}

function compileNode(rule: Rule): Evaluate {
  switch (rule.kind) {
    case 'literal': {
      const { value } = rule;
      return () => value;
    }
    case 'variable': {
      const { path, type } = rule;
      return (scope) => toValue(scope.read(path), type);
    }
    case 'call':
      return OPERATORS[rule.operator].js(rule, compileNode);
  }
}
