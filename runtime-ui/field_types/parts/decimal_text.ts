// Numbers as people type them, to and from the decimal strings of the wire. Never through floats:
// 0.1 + 0.2 has no place in an amount.

/**
 * What was typed, as a decimal string (`-1234.50`): accepts a comma or a point before the decimals, and spaces,
 * narrow spaces or apostrophes between thousands. `null` for nothing, `undefined` when it is not a number.
 *
 * With both signs the last is the decimal one (1.234,5 and 1,234.5). A sign that stands several times parts thousands.
 */
export function parseDecimalText(typed: string): string | null | undefined {
  const text = typed.replace(/[\s'’\u00a0\u202f]/g, '').replace('−', '-');
  if (text === '') return null;
  if (!/^[+-]?[\d.,]+$/.test(text)) return undefined;
  const sign = text.startsWith('-') ? '-' : '';
  const body = text.replace(/^[+-]/, '');
  const last = decimalSignAt(body);
  const whole = (last < 0 ? body : body.slice(0, last)).replace(/[.,]/g, '');
  const fraction = last < 0 ? '' : body.slice(last + 1);
  if (!/^\d*$/.test(fraction) || whole + fraction === '') return undefined;
  const trimmed = whole.replace(/^0+(?=\d)/, '') || '0';
  const magnitude = fraction === '' ? trimmed : `${trimmed}.${fraction}`;
  return /^0(\.0*)?$/.test(magnitude) ? magnitude : sign + magnitude;
}

function decimalSignAt(body: string): number {
  const comma = body.lastIndexOf(',');
  const point = body.lastIndexOf('.');
  const last = Math.max(comma, point);
  if (last < 0 || (comma >= 0 && point >= 0)) return last;
  const sign = body.charAt(last);
  return body.indexOf(sign) === last ? last : -1;
}

/** A decimal string as it stands in an input that nobody types into: grouped, nothing rounded. */
export function presentDecimalText(value: string, language: string): string {
  // Intl takes the digits from the string itself: nothing passes through a float.
  return new Intl.NumberFormat(language, { maximumFractionDigits: 20 }).format(value as Intl.StringNumericLiteral);
}
