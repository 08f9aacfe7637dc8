// `in_period`: whether a date or moment lies in a named period, counted from $today: [when, "this_month"]. Moments
// count in UTC. False with null. Its third operand, which nobody writes, is $today, so that the rule is known to read it.
import { quoted } from '../describe.ts';
import {
  ALL_USES,
  BOOLEAN,
  type Checked,
  type Checker,
  DATE,
  DATETIME,
  type Operand,
  type Operator,
  TEXT,
} from '../operator.ts';
import { PERIODS, periodDays, periodSql } from '../periods.ts';
import { type Sql, sql } from '../sql.ts';
import type { Call, Literal, Rule } from '../types.ts';

export const inPeriod: Operator = {
  uses: ALL_USES,
  operands: [2, 2],
  check,
  js: (call, compile) => {
    const [readWhen, readToday] = [compile(call.args[0] as Rule), compile(call.args[2] as Rule)];
    const period = periodOf(call);
    return (scope) => {
      const [when, today] = [readWhen(scope), readToday(scope)];
      const days = typeof today === 'string' ? periodDays(period, today) : undefined;
      if (typeof when !== 'string' || !days) return false;
      const day = when.slice(0, 10);
      return day >= days.from && day < days.until;
    };
  },
  // A range of the value as it is, which an index serves.
  sql: (call, compile) => {
    const [when, today] = [call.args[0] as Rule, call.args[2] as Rule];
    const { from, until } = periodSql(periodOf(call), compile.value(today));
    const value = compile.value(when);
    const bound = (day: Sql): Sql => (when.type.kind === 'date' ? day : sql`(${day}::timestamp at time zone 'UTC')`);
    return sql`(${value} >= ${bound(from)} and ${value} < ${bound(until)})`;
  },
};

function periodOf(call: Call): Parameters<typeof periodDays>[0] {
  const period = PERIODS.get(String((call.args[1] as Literal).value));
  if (!period) throw new Error('A period that is none after the check.');
  return period;
}

function check(operands: readonly Operand[], checker: Checker): Checked | undefined {
  const [when, period] = operands as [Operand, Operand];
  const whenRule = checker.readAs(when, [DATE, DATETIME]);
  if (typeof period.json !== 'string' || !PERIODS.has(period.json)) {
    const names = [...PERIODS.keys()].join(', ');
    return checker.malformed(period, `The period is written out: one of ${names}; not ${quoted(period.json)}.`);
  }
  const today = checker.readAs({ json: { var: '$today' }, pointer: period.pointer }, [DATE]);
  if (!whenRule || !today) return undefined;
  if (whenRule.type.kind === 'null') return checker.mistyped(when, 'null lies in no period; ask with empty.');
  const name: Rule = { kind: 'literal', value: period.json, type: TEXT, inText: true };
  return { args: [whenRule, name, today], type: BOOLEAN };
}
