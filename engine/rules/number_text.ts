// Numbers as people and spreadsheets write them: 1234.5, 1,234.50, 1.234,50, 1 234,50, 1'234.50, −5.
import { parseDecimal } from './decimal.ts';
import type { Reading } from './import_operator.ts';

/** Space, no-break spaces (U+00A0, U+202F), thin space, apostrophes: they group thousands whatever the separator is. */
const GROUPS = " \\u00a0\\u202f\\u2009'’";

/** A reader of numbers with this decimal separator, or the sentence that it is none. */
export function decimalReader(separator = '.'): ((text: string) => Reading) | string {
  if (separator !== '.' && separator !== ',') return 'A decimal separator is "." or ",".';
  const group = `[${GROUPS}${separator === '.' ? ',' : '.'}]`;
  const expression = new RegExp(
    `^(?<sign>[-+−]?)(?<whole>\\d+|\\d{1,3}(?:(?<group>${group})\\d{3})(?:\\k<group>\\d{3})*)(?:[${separator}](?<fraction>\\d+))?$`,
  );
  return (text) => {
    const { sign, whole, fraction } = expression.exec(text)?.groups ?? {};
    const digits = `${sign === '-' || sign === '−' ? '-' : ''}${whole?.replaceAll(/\D/g, '')}${fraction ? `.${fraction}` : ''}`;
    const value = whole === undefined ? undefined : parseDecimal(digits);
    if (value !== undefined) return { value };
    return { why: `${JSON.stringify(text)} is no number with the decimal separator "${separator}".` };
  };
}
