// `cat`: texts, numbers and dates joined to a text; null adds nothing.
import { show } from '../comparison_check.ts';
import { type Operator, TEXT, VALUE_USES } from '../operator.ts';
import type { Value } from '../types.ts';
import { plainValue } from '../values.ts';

const JOINED = ['text', 'integer', 'decimal', 'date', 'datetime', 'null'];

export const cat: Operator = {
  uses: VALUE_USES,
  operands: [1, Number.POSITIVE_INFINITY],
  check: (operands, checker) => {
    const args = operands.map((operand) => {
      const rule = checker.read(operand);
      if (!rule || JOINED.includes(rule.type.kind)) return rule;
      return checker.mistyped(operand, `${show(operand, rule)} cannot be joined: text, numbers and dates can.`);
    });
    return args.every((rule) => rule !== undefined) ? { args, type: { ...TEXT, required: true } } : undefined;
  },
  js: (call, compile) => {
    const parts = call.args.map(compile);
    return (scope) => parts.map((part) => joined(part(scope))).join('');
  },
};

function joined(value: Value): string {
  return value === null ? '' : String(plainValue(value));
}
