// Which variables a checked rule reads.

import type { Rule } from './types.ts';

/** Every variable of a rule. */
export function variablesOf(rule: Rule): readonly string[] {
  switch (rule.kind) {
    case 'literal':
      return [];
    case 'variable':
      return [rule.path];
    case 'call':
      return rule.args.flatMap(variablesOf);
  }
}

/** A variable as a path from the record; `$record.` and `$old.` start there too. Undefined for other variables. */
export function recordPath(variable: string): string | undefined {
  if (variable.startsWith('$record.')) return variable.slice('$record.'.length);
  if (variable.startsWith('$old.')) return variable.slice('$old.'.length);
  return variable.startsWith('$') ? undefined : variable;
}
