// Named periods (this_month, previous_year …) as days, counted from a day: the period's unit begins on or before it,
// and so many units before or after. Weeks begin on Monday, quarters in January, April, July and October.
import { addDays, addMonths } from './dates.ts';
import { raw, type Sql, sql } from './sql.ts';

interface Period {
  readonly unit: 'day' | 'week' | 'month' | 'quarter' | 'year';
  /** Units from the one that holds the day to the period's. */
  readonly offset: number;
}

const UNITS = ['week', 'month', 'quarter', 'year'] as const;
const MONTHS = { month: 1, quarter: 3, year: 12 } as const;

/** By name. */
export const PERIODS: ReadonlyMap<string, Period> = new Map<string, Period>([
  ['today', { unit: 'day', offset: 0 }],
  ['yesterday', { unit: 'day', offset: -1 }],
  ['tomorrow', { unit: 'day', offset: 1 }],
  ...UNITS.flatMap((unit): [string, Period][] => [
    [`this_${unit}`, { unit, offset: 0 }],
    [`previous_${unit}`, { unit, offset: -1 }],
    [`next_${unit}`, { unit, offset: 1 }],
  ]),
]);

/** The period's first day and the first after it, from a day; undefined outside the years 0001 to 9999. */
export function periodDays({ unit, offset }: Period, day: string): { from: string; until: string } | undefined {
  const [from, until] = [later(unit, startOf(unit, day), offset), later(unit, startOf(unit, day), offset + 1)];
  return from === null || until === null ? undefined : { from, until };
}

/** The same two days in PostgreSQL, which never fail; `day` is a date. */
export function periodSql({ unit, offset }: Period, day: Sql): { from: Sql; until: Sql } {
  const start = sql`date_trunc('${raw(unit)}', ${day}::timestamp)`;
  const step = raw(unit === 'quarter' ? "interval '3 months'" : `interval '1 ${unit}'`);
  const at = (units: number): Sql => sql`(${start} + ${step} * ${raw(`(${units})`)})::date`;
  return { from: at(offset), until: at(offset + 1) };
}

function startOf(unit: Period['unit'], day: string): string | null {
  const month = Number(day.slice(5, 7));
  switch (unit) {
    case 'day':
      return day;
    case 'week':
      return addDays(day, -((new Date(`${day}T00:00:00.000Z`).getUTCDay() + 6) % 7));
    default:
      return addMonths(`${day.slice(0, 7)}-01`, -((month - 1) % MONTHS[unit]));
  }
}

function later(unit: Period['unit'], day: string | null, units: number): string | null {
  if (day === null) return null;
  if (unit === 'day' || unit === 'week') return addDays(day, unit === 'week' ? 7 * units : units);
  return addMonths(day, units * MONTHS[unit]);
}
