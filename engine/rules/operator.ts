// What an operator is: all of it in one file of operators/, so that adding one touches that file and the table.
// Checking is given the operands as JSON and reads them itself, since only the operator knows what it wants where.
import type { Sql } from './sql.ts';
import type { Call, ImportHost, OperatorName, Rule, RuleType, RuleUse, Value } from './types.ts';

export const BOOLEAN: RuleType = { kind: 'boolean' };
export const TEXT: RuleType = { kind: 'text' };
export const INTEGER: RuleType = { kind: 'integer' };
export const DECIMAL: RuleType = { kind: 'decimal' };
export const MONEY: RuleType = { kind: 'money' };
export const DATE: RuleType = { kind: 'date' };
export const DATETIME: RuleType = { kind: 'datetime' };
export const NULL: RuleType = { kind: 'null' };

/** An operand before it is checked: its JSON and its place in the rule (a JSON Pointer). */
export interface Operand {
  readonly json: unknown;
  readonly pointer: string;
}

/** What the parser offers to an operator's check. Everything wrong is reported, nothing is thrown. */
export interface Checker {
  /** Reads an operand; a constant takes the first wanted type that it fits. Undefined when it was refused. */
  readonly read: (operand: Operand, wanted?: readonly RuleType[]) => Rule | undefined;
  /** Reads an operand that must be of one of the types (an integer is a decimal, null is of any but boolean). */
  readonly readAs: (operand: Operand, wanted: readonly RuleType[]) => Rule | undefined;
  readonly malformed: (operand: Operand, detail: string) => undefined;
  readonly mistyped: (operand: Operand, detail: string) => undefined;
}

/** What a call is after its check. */
export interface Checked {
  readonly args: readonly Rule[];
  readonly type: RuleType;
}

/** What an evaluation reads. `host` is there in imports only. */
export interface Scope {
  readonly read: (path: string) => unknown;
  readonly host: ImportHost | undefined;
}

export type Evaluate = (scope: Scope) => Value;

/** Compiles an operand to JavaScript. */
export type CompileJs = (rule: Rule) => Evaluate;

/** The three columns of a money value: amount, currency, amount in the company's currency. */
export interface MoneyColumns {
  readonly amount: Sql;
  readonly currency: Sql;
  readonly company: Sql;
}

/** Compiles operands to SQL. */
export interface CompileSql {
  /** True exactly when the rule is true; else false or null. Indexes can serve it. */
  readonly condition: (rule: Rule) => Sql;
  /** The value; of a rule that is a condition, true or false and never null. */
  readonly value: (rule: Rule) => Sql;
  readonly money: (rule: Rule) => MoneyColumns;
  /** The call that is true exactly when this one is false, where its operator has one. */
  readonly opposite: (call: Call) => Call | undefined;
}

export interface Operator {
  /** Where it may stand. What PostgreSQL must run (`where`, `permission`) needs `sql`. */
  readonly uses: Readonly<Record<RuleUse, boolean>>;
  /** How few and how many operands it takes. */
  readonly operands: readonly [least: number, most: number];
  /** For an operator whose operand is no list of rules: takes `{"find": {…}}` apart. Undefined when it cannot. */
  readonly unfold?: (operand: Operand, checker: Checker) => readonly Operand[] | undefined;
  /** `wanted` is for operators that yield one of their operands, so that constants among them take the type. */
  readonly check: (operands: readonly Operand[], checker: Checker, wanted: readonly RuleType[]) => Checked | undefined;
  readonly js: (call: Call, compile: CompileJs) => Evaluate;
  readonly sql?: (call: Call, compile: CompileSql) => Sql;
  /** The operator that is true exactly when this one is false; then `!` has no need of the exact form. */
  readonly opposite?: OperatorName;
}

/** In conditions, filters and forms, but not in what an import computes. */
export const CONDITION_USES = { form: true, write: true, where: true, permission: true, import: false } as const;

/** Where JavaScript computes values of records. */
export const VALUE_USES = { form: true, write: true, where: false, permission: false, import: true } as const;

/** On the rows of a file only. */
export const IMPORT_USES = { form: false, write: false, where: false, permission: false, import: true } as const;

/** Everywhere. */
export const ALL_USES = { form: true, write: true, where: true, permission: true, import: true } as const;

/** The two operands of a call that takes two. */
export function binary(call: Call): [Rule, Rule] {
  return call.args as readonly Rule[] as [Rule, Rule];
}

/** The operand of a call that takes one. */
export function unary(call: Call): Rule {
  return call.args[0] as Rule;
}

/** Each operand with the next. */
export function neighbours(call: Call): [Rule, Rule][] {
  return call.args.slice(1).map((rule, index) => [call.args[index] as Rule, rule]);
}
