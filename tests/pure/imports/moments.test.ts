// Days of files become the moments at which they begin where the company is.

import { describe, expect, test } from '@jest/globals';
import { startOfDay, toMoment } from '../../../engine/runtime/imports/moments.ts';

describe('a day begins', () => {
  test.each([
    { day: '2016-10-20', zone: 'America/New_York', start: '2016-10-20T04:00:00.000Z' },
    { day: '2017-01-20', zone: 'America/New_York', start: '2017-01-20T05:00:00.000Z' },
    { day: '2026-07-01', zone: 'Europe/Paris', start: '2026-06-30T22:00:00.000Z' },
    // The days on which clocks change.
    { day: '2026-03-29', zone: 'Europe/Paris', start: '2026-03-28T23:00:00.000Z' },
    { day: '2026-10-25', zone: 'Europe/Paris', start: '2026-10-24T22:00:00.000Z' },
    // Midnight did not exist.
    { day: '2018-11-04', zone: 'America/Sao_Paulo', start: '2018-11-04T03:00:00.000Z' },
    { day: '2026-01-01', zone: 'Pacific/Kiritimati', start: '2025-12-31T10:00:00.000Z' },
    { day: '2026-01-01', zone: 'Asia/Kathmandu', start: '2025-12-31T18:15:00.000Z' },
    { day: '0050-01-01', zone: 'UTC', start: '0050-01-01T00:00:00.000Z' },
    { day: '2026-01-01', zone: 'Nowhere/Land', start: '2026-01-01T00:00:00.000Z' },
  ])('at $start for $day in $zone', ({ day, zone, start }) => {
    expect(startOfDay(day, zone)).toBe(start);
  });
});

test('a moment keeps its own offset, what is none is undefined, what is empty is null', () => {
  expect(toMoment('2026-03-01T09:30:00+01:00', 'America/New_York')).toBe('2026-03-01T08:30:00.000Z');
  expect(toMoment(' 2026-03-01 ', 'UTC')).toBe('2026-03-01T00:00:00.000Z');
  expect(toMoment('2026-02-30', 'UTC')).toBeUndefined();
  expect(toMoment('yesterday', 'UTC')).toBeUndefined();
  expect(toMoment(5, 'UTC')).toBeUndefined();
  expect(toMoment('', 'UTC')).toBeNull();
  expect(toMoment(null, 'UTC')).toBeNull();
});
