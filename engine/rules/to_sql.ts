// Compiles a checked condition to SQL. It is polarity-aware: where only "true" counts, plain SQL that indexes serve and
// that may be null instead of false; under `!` and as a selected value the exact form. What each operator emits is in
// operators/; which columns exist, joins and permissions are left to engine/runtime.
import type { CompileSql, MoneyColumns } from './operator.ts';
import { OPERATORS } from './operators/operators.ts';
import { type BoundLiteral, literalPlaces } from './shape.ts';
import { raw, type Sql, sql } from './sql.ts';
import type { Call, Literal, Rule, RuleType } from './types.ts';

export type { MoneyColumns } from './operator.ts';

export interface SqlContext {
  /**
   * The column (or bound value) of a variable. Its SQL type follows the rule type: text (COLLATE "C"), bigint or numeric,
   * numeric, date, timestamptz, uuid, boolean, an array of these for a list; money has three columns.
   */
  readonly column: (path: string) => Sql | MoneyColumns;
  /** A place for a literal; it is cast here, so a bare slot is enough. `index` is that of `RuleShape.literals`. */
  readonly literal: (value: unknown, type: RuleType, index: number) => Sql;
  /** `condition` (the default) is for WHERE: true or else false or null. `value` is always true or false. */
  readonly position?: 'condition' | 'value';
}

const SQL_TYPES: Readonly<Record<Exclude<RuleType['kind'], 'list' | 'money' | 'null' | 'object' | 'json'>, string>> = {
  boolean: 'boolean',
  text: 'text',
  integer: 'bigint',
  decimal: 'numeric',
  date: 'date',
  datetime: 'timestamptz',
  reference: 'uuid',
};

/** Compiles a rule that was parsed for `where` or `permission`; an operator without SQL throws, since the parser refuses it. */
export function compileRuleToSql(rule: Rule, context: SqlContext): Sql {
  const compile = createCompiler(rule, context);
  const isCondition = rule.type.kind === 'boolean' && context.position !== 'value';
  return isCondition ? compile.condition(rule) : compile.value(rule);
}

function createCompiler(root: Rule, context: SqlContext): CompileSql {
  const places = literalPlaces(root);
  const compile: CompileSql = {
    condition: (rule) => {
      if (rule.kind === 'literal') return raw(rule.value === true ? 'true' : 'false');
      return rule.kind === 'variable' ? columnOf(rule.path, context) : callSql(rule, compile);
    },
    value: (rule) => {
      if (rule.kind === 'literal') return literalSql(rule, places, context);
      if (rule.type.kind === 'boolean') return sql`(${compile.condition(rule)} is true)`;
      return rule.kind === 'variable' ? columnOf(rule.path, context) : callSql(rule, compile);
    },
    money: (rule) => {
      if (rule.kind === 'literal') return moneyLiteral(rule, places, context);
      const columns = rule.kind === 'variable' ? context.column(rule.path) : undefined;
      if (!columns || 'parts' in columns) throw new Error('Money needs its three columns.');
      return columns;
    },
    opposite: oppositeOf,
  };
  return compile;
}

function oppositeOf(call: Call): Call | undefined {
  const { opposite } = OPERATORS[call.operator];
  return opposite && { ...call, operator: opposite };
}

function callSql(call: Call, compile: CompileSql): Sql {
  const operator = OPERATORS[call.operator];
  if (!operator.sql) throw new Error(`The operator ${call.operator} has no SQL.`);
  return operator.sql(call, compile);
}

function columnOf(path: string, context: SqlContext): Sql {
  const column = context.column(path);
  if ('parts' in column) return column;
  throw new Error(`Money has no single column: ${path}`);
}

function literalSql(literal: Literal, places: ReturnType<typeof literalPlaces>, context: SqlContext): Sql {
  if (literal.value === null) return raw('null');
  if (typeof literal.value === 'boolean') return raw(String(literal.value));
  const [place] = places.get(literal) ?? [];
  if (!place) throw new Error('A literal without its place.');
  return boundSql(place, context);
}

function moneyLiteral(literal: Literal, places: ReturnType<typeof literalPlaces>, context: SqlContext): MoneyColumns {
  const [amount, currency] = places.get(literal) ?? [];
  if (!amount || !currency) throw new Error('A literal of money without its places.');
  return { amount: boundSql(amount, context), currency: boundSql(currency, context), company: raw('null::numeric') };
}

function boundSql({ value, type, index }: BoundLiteral, context: SqlContext): Sql {
  return sql`${context.literal(value, type, index)}${raw(`::${sqlType(type)}`)}`;
}

/** The cast says what PostgreSQL would else have to guess from the other operand. */
function sqlType(type: RuleType): string {
  if (type.kind === 'list') return `${sqlType(type.of)}[]`;
  if (type.kind === 'money' || type.kind === 'object' || type.kind === 'json' || type.kind === 'null') return 'text';
  return SQL_TYPES[type.kind];
}
