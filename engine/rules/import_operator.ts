// What the operators of imports share: names given as constants, the row's host, and complaints about cells.
import { type Checker, IMPORT_USES, type Operand, type Operator, type Scope, TEXT, unary } from './operator.ts';
import type { ImportHost, Literal, Rule, RuleType, Value } from './types.ts';

/** Reads an operand that must be written out as a text, such as a column's name. */
export function constantText(operand: Operand, what: string, checker: Checker): Literal | undefined {
  if (typeof operand.json !== 'string' || operand.json === '') {
    return checker.malformed(operand, `Here stands ${what}, written out as text.`);
  }
  const rule = checker.read(operand, [TEXT]);
  return rule?.kind === 'literal' ? rule : undefined;
}

/** The host of the row; only imports have one, and only they may use the operators that ask it. */
export function importHost(scope: Scope): ImportHost {
  if (!scope.host) throw new Error('An operator of imports was evaluated without a row.');
  return scope.host;
}

/** The first column that a rule reads, so that a complaint can name it. */
export function columnOf(rule: Rule): string | null {
  if (rule.kind !== 'call') return null;
  const [first] = rule.args;
  if (rule.operator === 'column') return first?.kind === 'literal' ? String(first.value) : null;
  for (const arg of rule.args) {
    const column = columnOf(arg);
    if (column !== null) return column;
  }
  return null;
}

/** Whether a rule looks up a record. */
export function looksUp(rule: Rule): boolean {
  return rule.kind === 'call' && (rule.operator === 'find' || rule.args.some(looksUp));
}

/** What reading a text gave: a value, or why it cannot be taken. */
export type Reading = { readonly value: Value } | { readonly why: string };

/**
 * An operator that reads a cell's text as another type. `option` is a second operand, written out (a date's format, a
 * decimal separator); `prepare` makes the reader of it, or says in a sentence what is wrong with it.
 */
export function readingOperator(
  type: RuleType,
  prepare: (option: string | undefined) => ((text: string) => Reading) | string,
): Operator {
  return {
    uses: IMPORT_USES,
    operands: [1, 2],
    check: ([text, option], checker) => {
      const textRule = text && checker.readAs(text, [TEXT]);
      const optionRule = option && constantText(option, 'how the text is to be read', checker);
      if (!textRule || (option && !optionRule)) return undefined;
      const reader = prepare(optionRule && String(optionRule.value));
      if (option && typeof reader === 'string') return checker.malformed(option, reader);
      return { args: optionRule ? [textRule, optionRule] : [textRule], type };
    },
    js: (call, compile) => {
      const [text, option] = [unary(call), call.args[1]];
      const reader = prepare(option?.kind === 'literal' ? String(option.value) : undefined);
      if (typeof reader === 'string') throw new Error(reader);
      const [read, column] = [compile(text), columnOf(text)];
      return (scope) => {
        const value = read(scope);
        if (typeof value !== 'string' || value.trim() === '') return null;
        const reading = reader(value.trim());
        if ('value' in reading) return reading.value;
        importHost(scope).report({ code: 'import.value', column, value, detail: reading.why });
        return null;
      };
    },
  };
}
