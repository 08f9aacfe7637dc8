// Days and texts of files as moments: a day means its beginning where the company is.

import type { Value } from '../../rules/types.ts';
import { isDay, parseMoment } from '../field_types/moment.ts';

const DAY_MS = 86_400_000;

/** Making a formatter costs about 50 µs. */
const formatters = new Map<string, Intl.DateTimeFormat>();

/** The days of a file are few, and asking for an offset costs 30 µs. */
const starts = new Map<string, string>();
const MOST_STARTS = 20_000;

/** The moment at which a day (`YYYY-MM-DD`) begins in an IANA time zone, ISO 8601 in UTC; an unknown zone is UTC. */
export function startOfDay(day: string, zone: string): string {
  const key = `${day} ${zone}`;
  const known = starts.get(key);
  if (known !== undefined) return known;
  if (starts.size >= MOST_STARTS) starts.clear();
  const start = findStart(day, zone);
  starts.set(key, start);
  return start;
}

function findStart(day: string, zone: string): string {
  const midnightMs = Date.parse(`${day}T00:00:00.000Z`);
  // The offset holds at a moment, and which moment depends on the offset: the second look is right, also around a change
  // of clocks. Where midnight itself is skipped, it is the moment after the gap.
  const firstMs = midnightMs - offsetMs(midnightMs, zone);
  const foundMs = midnightMs - offsetMs(firstMs, zone);
  const isEarly = foundMs + offsetMs(foundMs, zone) < midnightMs;
  return new Date(isEarly ? Math.max(firstMs, foundMs) : foundMs).toISOString();
}

/** How far local time is ahead of UTC at this moment. */
function offsetMs(atMs: number, zone: string): number {
  const parts = formatterOf(zone).formatToParts(new Date(atMs));
  const read = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  const local = new Date(0);
  local.setUTCFullYear(read('year'), read('month') - 1, read('day'));
  local.setUTCHours(read('hour'), read('minute'), read('second'), 0);
  const offset = local.getTime() - Math.floor(atMs / 1000) * 1000;
  return Math.abs(offset) > DAY_MS ? 0 : offset;
}

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const made = makeFormatter(zone);
  formatters.set(zone, made);
  return made;
}

function makeFormatter(zone: string): Intl.DateTimeFormat {
  const number = 'numeric';
  const options = { year: number, month: number, day: number, hour: number, minute: number, second: number } as const;
  try {
    return new Intl.DateTimeFormat('en', { ...options, hourCycle: 'h23', calendar: 'iso8601', timeZone: zone });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return new Intl.DateTimeFormat('en', { ...options, hourCycle: 'h23', calendar: 'iso8601', timeZone: 'UTC' });
  }
}

/** A rule's value as a moment; null of null, undefined of what is none. */
export function toMoment(value: Value, zone: string): string | null | undefined {
  if (value === null) return null;
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (text === '') return null;
  // The first days of the year 1 began before it where people are ahead of UTC.
  return parseMoment(isDay(text) ? startOfDay(text, zone) : text);
}
