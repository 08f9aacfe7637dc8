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
