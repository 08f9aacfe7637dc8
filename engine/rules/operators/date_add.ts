// `date_add`: a date or moment so many units later (earlier when negative): [when, how many, unit]. The end of a month
// stays within the month: 31 January and a month is the last of February. Days and months of a moment are those of UTC.
// Null with null, and outside the years 0001 to 9999.
import { addDays, addMilliseconds, addMonths } from '../dates.ts';
import { quoted } from '../describe.ts';
import {
  ALL_USES,
  type Checked,
  type Checker,
  DATE,
  DATETIME,
  INTEGER,
  type Operand,
  type Operator,
  TEXT,
} from '../operator.ts';
import { raw, type Sql, sql } from '../sql.ts';
import type { Call, Literal, Rule } from '../types.ts';

interface Unit {
  readonly months?: number;
  readonly days?: number;
  readonly milliseconds?: number;
  /** The unit as PostgreSQL names it, and how many of it make 10,000 years: more lead out of the calendar anyway. */
  readonly interval: string;
  readonly most: number;
}

const UNITS: Readonly<Record<string, Unit>> = {
  minute: { milliseconds: 60_000, interval: '1 minute', most: 5_259_492_000 },
  hour: { milliseconds: 3_600_000, interval: '1 hour', most: 87_658_200 },
  day: { days: 1, interval: '1 day', most: 3_652_425 },
  week: { days: 7, interval: '7 days', most: 521_776 },
  month: { months: 1, interval: '1 month', most: 120_000 },
  quarter: { months: 3, interval: '3 months', most: 40_000 },
  year: { months: 12, interval: '1 year', most: 10_000 },
};

export const dateAdd: Operator = {
  uses: ALL_USES,
  operands: [3, 3],
  check,
  js: (call, compile) => {
    const [readWhen, readCount] = [compile(call.args[0] as Rule), compile(call.args[1] as Rule)];
    const unit = unitOf(call);
    return (scope) => {
      const [when, count] = [readWhen(scope), readCount(scope)];
      return typeof when === 'string' && typeof count === 'number' ? added(when, count, unit) : null;
    };
  },
  sql: (call, compile) => {
    const [when, count] = [compile.value(call.args[0] as Rule), compile.value(call.args[1] as Rule)];
    if (call.type.kind === 'date') return sql`${addedSql(sql`${when}::timestamp`, count, unitOf(call))}::date`;
    return sql`(${addedSql(sql`(${when} at time zone 'UTC')`, count, unitOf(call))} at time zone 'UTC')`;
  },
};

function unitOf(call: Call): Unit {
  const unit = UNITS[String((call.args[2] as Literal).value)];
  if (!unit) throw new Error('A unit that is none after the check.');
  return unit;
}

function added(when: string, count: number, { months, days, milliseconds }: Unit): string | null {
  if (milliseconds !== undefined) return addMilliseconds(when, count * milliseconds);
  const [date, time] = [when.slice(0, 10), when.slice(10)];
  const moved = months !== undefined ? addMonths(date, count * months) : addDays(date, count * (days ?? 0));
  return moved === null ? null : `${moved}${time}`;
}

/**
 * A timestamp so much later. It never fails: the sum is made 10,000 years later (25 times the 400 years in which
 * calendars repeat), where all results lie within what PostgreSQL can hold; what is no year of ours then becomes a bound, and
 * that null. Null, which `least` and `greatest` leave out, becomes a bound as well. So each operand is written once.
 */
function addedSql(when: Sql, count: Sql, { interval, most }: Unit): Sql {
  const [step, limit] = [raw(`interval '${interval}'`), raw(String(most))];
  const shift = raw("interval '10000 years'");
  const [before, after] = [raw("timestamp '10000-12-31 23:59:59.999999'"), raw("timestamp '20000-01-01'")];
  const sum = sql`${when} + ${shift} + ${step} * least(greatest(${count}, -${limit}), ${limit})::float8`;
  const bounded = sql`least(greatest(${sum}, ${before}), ${after})`;
  return sql`(nullif(nullif(${bounded}, ${before}), ${after}) - ${shift})`;
}

function check(operands: readonly Operand[], checker: Checker): Checked | undefined {
  const [when, count, unit] = operands as [Operand, Operand, Operand];
  const [whenRule, countRule] = [checker.readAs(when, [DATE, DATETIME]), checker.readAs(count, [INTEGER])];
  const name = unit.json;
  if (typeof name !== 'string' || !Object.hasOwn(UNITS, name)) {
    return checker.malformed(
      unit,
      `The unit is written out: one of ${Object.keys(UNITS).join(', ')}; not ${quoted(name)}.`,
    );
  }
  if (!whenRule || !countRule) return undefined;
  const isMoment = whenRule.type.kind === 'datetime';
  if (UNITS[name]?.milliseconds !== undefined && !isMoment) {
    return checker.mistyped(unit, `A date has no ${name}s: they can be added to a moment only.`);
  }
  const unitRule: Rule = { kind: 'literal', value: name, type: TEXT, inText: true };
  return { args: [whenRule, countRule, unitRule], type: isMoment ? DATETIME : DATE };
}
