// Dates and moments as texts that compare as what they mean: YYYY-MM-DD, and UTC with milliseconds, years 0001 to 9999.

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DATETIME = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?(Z|[+-]\d{2}:\d{2})$/;

/** A day that exists in the proleptic Gregorian calendar, years 0001 to 9999. */
export function isDate(text: string): boolean {
  const match = DATE.exec(text);
  if (!match) return false;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** How many days the month (1 to 12) has. */
function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** An ISO 8601 moment with its zone, to the millisecond at most, in UTC with milliseconds; undefined for all else. */
export function parseDatetime(text: string): string | undefined {
  const match = DATETIME.exec(text);
  if (!match || !isDate(match[1] as string)) return undefined;
  if (Number(match[2]) > 23 || Number(match[3]) > 59 || Number(match[4] ?? 0) > 59) return undefined;
  const [, day, hour, minute, second = '00', fraction = '0', zone] = match;
  const instant = new Date(`${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0')}${zone}`);
  const year = Number.isNaN(instant.getTime()) ? 0 : instant.getUTCFullYear();
  return year >= 1 && year <= 9999 ? instant.toISOString() : undefined;
}

const DAY_MS = 86_400_000;
const FIRST_MS = Date.parse('0001-01-01T00:00:00.000Z');
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** The moment this many milliseconds later; null outside the years 0001 to 9999. */
export function addMilliseconds(moment: string, count: number): string | null {
  const instant = Date.parse(moment) + count;
  return instant >= FIRST_MS && instant <= LAST_MS ? new Date(instant).toISOString() : null;
}

/** The day this many days later; null outside the years 0001 to 9999. */
export function addDays(date: string, count: number): string | null {
  return addMilliseconds(`${date}T00:00:00.000Z`, count * DAY_MS)?.slice(0, 10) ?? null;
}

/** The same day of the month this many months later, or that month's last; null outside the years 0001 to 9999. */
export function addMonths(date: string, count: number): string | null {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const months = 12 * year + month - 1 + count;
  if (months < 12 || months >= 120_000) return null;
  const [newYear, newMonth] = [Math.floor(months / 12), (months % 12) + 1];
  const newDay = Math.min(day, daysInMonth(newYear, newMonth));
  return `${digits(newYear, 4)}-${digits(newMonth, 2)}-${digits(newDay, 2)}`;
}

function digits(value: number, count: number): string {
  return String(value).padStart(count, '0');
}

/** Whole days from one date or moment to another of its kind, negative when that comes before; parts of a day are cut. */
export function wholeDays(from: string, to: string): number {
  const span = Date.parse(to) - Date.parse(from);
  return (span - (span % DAY_MS)) / DAY_MS + 0;
}
