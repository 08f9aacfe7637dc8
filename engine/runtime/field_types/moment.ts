// Days and moments in text (ISO 8601, RFC 3339), between the years 1 and 9999, which is where PostgreSQL, JSON and
// people mean the same by them.

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MOMENT = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?:([Zz])|([+-])(\d{2}):(\d{2}))$/;

const FIRST_MS = Date.parse('0001-01-01T00:00:00.000Z');
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** Whether this is a day of the calendar, `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10))];
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/**
 * The moment in UTC with milliseconds (further digits are cut), undefined for all else: no offset, a leap second,
 * 24:00, a day that does not exist, a moment that UTC puts outside the years 1 to 9999.
 */
export function parseMoment(text: string): string | undefined {
  const found = MOMENT.exec(text);
  if (!found || !isDay(found[1] as string)) return undefined;
  const [hour, minute, second] = [found[2], found[3], found[4] ?? '00'].map(Number) as [number, number, number];
  const [offsetHour, offsetMinute] = [found[8] ?? '00', found[9] ?? '00'].map(Number) as [number, number];
  if (hour > 23 || minute > 59 || second > 59 || offsetHour > 23 || offsetMinute > 59) return undefined;
  const midnightMs = Date.parse(`${found[1]}T00:00:00.000Z`);
  const offsetMinutes = (offsetHour * 60 + offsetMinute) * (found[7] === '-' ? -1 : 1);
  const fractionMs = Number((found[5] ?? '').padEnd(3, '0').slice(0, 3));
  const ms = midnightMs + ((hour * 60 + minute - offsetMinutes) * 60 + second) * 1000 + fractionMs;
  return ms >= FIRST_MS && ms <= LAST_MS ? new Date(ms).toISOString() : undefined;
}
