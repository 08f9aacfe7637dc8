// Days and moments.

import type { TypeCases } from './case.ts';

export const DATE_CASES: TypeCases = {
  accepted: [
    { name: 'A day.', given: '2026-03-01' },
    { name: 'A leap day.', given: '2024-02-29' },
    { name: 'A leap day of a century.', given: '2000-02-29' },
    { name: 'The first day.', given: '0001-01-01' },
    { name: 'The last day.', given: '9999-12-31' },
    { name: 'The limits themselves.', field: { min: '2026-01-01', max: '2026-01-01' }, given: '2026-01-01' },
  ],
  refused: [
    {
      name: 'A leap day in a common year.',
      given: '2023-02-29',
      code: 'value.format',
      detail: '“2023-02-29” is not a day of the calendar, such as 2026-03-01.',
    },
    { name: 'A leap day in a common century.', given: '1900-02-29', code: 'value.format' },
    { name: 'The 31st of a short month.', given: '2026-04-31', code: 'value.format' },
    { name: 'Month 13.', given: '2026-13-01', code: 'value.format', params: { format: 'date' } },
    { name: 'Day 0.', given: '2026-01-00', code: 'value.format' },
    { name: 'Year 0.', given: '0000-01-01', code: 'value.format' },
    { name: 'Five digits of a year.', given: '12026-01-01', code: 'value.format' },
    { name: 'A year before Christ.', given: '-0001-01-01', code: 'value.format' },
    { name: 'Without leading zeros.', given: '2026-3-1', code: 'value.format' },
    { name: 'As people write it.', given: '01/03/2026', code: 'value.format' },
    { name: 'A moment.', given: '2026-03-01T00:00:00Z', code: 'value.format' },
    { name: 'What PostgreSQL would take.', given: 'infinity', code: 'value.format' },
    { name: 'Another thing PostgreSQL would take.', given: 'today', code: 'value.format' },
    { name: 'A number.', given: 20260301, code: 'value.type' },
    { name: 'Before the earliest.', field: { min: '2026-01-01' }, given: '2025-12-31', code: 'value.too_small' },
    { name: 'After the latest.', field: { max: '2026-01-01' }, given: '2026-01-02', code: 'value.too_large' },
  ],
  cells: [
    { cell: '', expect: null },
    { cell: '2026-03-01', expect: '2026-03-01' },
  ],
};

export const DATETIME_CASES: TypeCases = {
  accepted: [
    { name: 'UTC.', given: '2026-03-01T09:30:00.000Z' },
    { name: 'Milliseconds are always there.', given: '2026-03-01T09:30:00Z', expect: '2026-03-01T09:30:00.000Z' },
    { name: 'Seconds may be left out.', given: '2026-03-01T09:30Z', expect: '2026-03-01T09:30:00.000Z' },
    { name: 'An offset is worked out.', given: '2026-03-01T00:30:00+02:00', expect: '2026-02-28T22:30:00.000Z' },
    { name: 'A negative offset.', given: '2026-12-31T23:00:00-05:30', expect: '2027-01-01T04:30:00.000Z' },
    {
      name: 'What is finer than milliseconds is cut.',
      given: '2026-03-01T09:30:00.1239Z',
      expect: '2026-03-01T09:30:00.123Z',
    },
    { name: 'Small letters (RFC 3339).', given: '2026-03-01t09:30:00z', expect: '2026-03-01T09:30:00.000Z' },
    { name: 'A year of the first century.', given: '0050-01-01T00:00:00Z', expect: '0050-01-01T00:00:00.000Z' },
    { name: 'The last moment.', given: '9999-12-31T23:59:59.999Z' },
  ],
  refused: [
    {
      name: 'No offset.',
      given: '2026-03-01T09:30:00',
      code: 'value.format',
      detail: '“2026-03-01T09:30:00” is not a moment with its offset, such as 2026-03-01T09:30:00Z.',
    },
    { name: 'A day.', given: '2026-03-01', code: 'value.format', params: { format: 'datetime' } },
    { name: 'A space instead of T.', given: '2026-03-01 09:30:00Z', code: 'value.format' },
    { name: 'Hour 24.', given: '2026-03-01T24:00:00Z', code: 'value.format' },
    { name: 'Minute 60.', given: '2026-03-01T09:60:00Z', code: 'value.format' },
    { name: 'A leap second.', given: '2016-12-31T23:59:60Z', code: 'value.format' },
    { name: 'A day that does not exist.', given: '2026-02-30T00:00:00Z', code: 'value.format' },
    { name: 'An offset beyond a day.', given: '2026-03-01T00:00:00+24:00', code: 'value.format' },
    { name: 'UTC puts it before year 1.', given: '0001-01-01T00:00:00+01:00', code: 'value.format' },
    { name: 'UTC puts it after year 9999.', given: '9999-12-31T23:59:59-01:00', code: 'value.format' },
    { name: 'A Unix time.', given: 1772357400, code: 'value.type' },
    {
      name: 'Before the earliest.',
      field: { min: '2026-01-01T00:00:00Z' },
      given: '2025-12-31T23:59:59Z',
      code: 'value.too_small',
    },
    {
      name: 'After the latest.',
      field: { max: '2026-01-01T00:00:00Z' },
      given: '2026-01-01T00:00:01Z',
      code: 'value.too_large',
    },
  ],
  cells: [{ cell: '2026-03-01T09:30:00.000Z', expect: '2026-03-01T09:30:00.000Z' }],
};
