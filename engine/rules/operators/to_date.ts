// `to_date`: a cell read as a date, by a format of yyyy, MM or M, dd or d and what stands between them
// (the letters of Unicode TR 35); without a format YYYY-MM-DD.
import { isDate } from '../dates.ts';
import { type Reading, readingOperator } from '../import_operator.ts';
import { DATE } from '../operator.ts';

const TOKEN = /yyyy|MM|M|dd|d|[A-Za-z]+|[^A-Za-z]+/g;
const PATTERNS: Readonly<Record<string, string>> = {
  yyyy: '(?<year>\\d{4})',
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  dd: '(?<day>\\d{2})',
  d: '(?<day>\\d{1,2})',
};

export const toDate = readingOperator(DATE, (format = 'yyyy-MM-dd') => {
  const tokens = format.match(TOKEN) ?? [];
  const letters = tokens.filter((token) => /[A-Za-z]/.test(token));
  const known = letters.every((token) => Object.hasOwn(PATTERNS, token));
  const parts = letters.map((token) => token[0]).sort();
  if (!known || parts.join('') !== 'Mdy') {
    return `${JSON.stringify(format)} is no format of a date: it has yyyy, MM or M, and dd or d, once each.`;
  }
  const pattern = tokens.map((token) => PATTERNS[token] ?? token.replaceAll(/[^\s\w]/g, '\\$&')).join('');
  const expression = new RegExp(`^${pattern}$`);
  return (text) => readDate(text, expression, format);
});

function readDate(text: string, expression: RegExp, format: string): Reading {
  const { year, month, day } = expression.exec(text)?.groups ?? {};
  const date = `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`;
  return isDate(date) ? { value: date } : { why: `${JSON.stringify(text)} is no date of the form ${format}.` };
}
