// `object`: an object of values, such as an address. Its operands are name, value, name, value …
import { type Operand, type Operator, VALUE_USES } from '../operator.ts';
import type { Rule } from '../types.ts';

const NAME = /^[a-z][a-z0-9_]{0,47}$/;
/** Names that mean something to JavaScript's objects. */
const RESERVED = ['constructor', 'prototype'];

export const object: Operator = {
  uses: VALUE_USES,
  operands: [0, 200],
  unfold: ({ json, pointer }, checker) => {
    if (typeof json !== 'object' || json === null || Array.isArray(json)) {
      return checker.malformed({ json, pointer }, 'object takes {"name": <rule>, …}.');
    }
    return Object.entries(json).flatMap(([name, value]) => {
      const place = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      return [
        { json: name, pointer: place },
        { json: value, pointer: place },
      ];
    });
  },
  check: (operands, checker) => {
    const args = operands.map((operand, index) => {
      const isName = index % 2 === 0;
      if (isName && !isUsable(operand)) {
        return checker.malformed(
          operand,
          `${JSON.stringify(operand.json)} is no name: [a-z][a-z0-9_]*, at most 48 characters.`,
        );
      }
      return checker.read(operand);
    });
    return args.every((rule) => rule !== undefined) ? { args, type: { kind: 'object', required: true } } : undefined;
  },
  js: (call, compile) => {
    const names = call.args.filter((_, index) => index % 2 === 0).map(nameOf);
    const values = call.args.filter((_, index) => index % 2 === 1).map(compile);
    return (scope) => Object.fromEntries(names.map((name, index) => [name, values[index]?.(scope) ?? null]));
  },
};

function isUsable({ json }: Operand): boolean {
  return typeof json === 'string' && NAME.test(json) && !RESERVED.includes(json);
}

function nameOf(rule: Rule): string {
  return rule.kind === 'literal' ? String(rule.value) : '';
}
