// The registered formats of text fields: identifiers with a norm behind them. Each says whether a text is one, and
// what one looks like. Values are kept as sent, so a form that puts spaces in takes them out before it sends.

import type { Problem } from '../../problems.ts';
import { isCountry } from './country.ts';
import { isCurrency } from './currency.ts';
import { parseMoment } from './moment.ts';
import { problemOf, shorten } from './refusals.ts';

interface Format {
  readonly matches: (text: string) => boolean;
  readonly expected: string;
  /** How many digits it is made of, where it is made of nothing else. */
  readonly digits?: number;
}

const FORMATS: Readonly<Record<string, Format>> = {
  // INSEE: nine digits, the last a Luhn check digit (ISO/IEC 7812-1, annex B).
  siren: {
    matches: (text) => /^[0-9]{9}$/.test(text) && luhnSum(text) % 10 === 0,
    expected: 'a SIREN (nine digits, the last a check digit)',
    digits: 9,
  },
  siret: {
    matches: isSiret,
    expected: 'a SIRET (fourteen digits, the last a check digit)',
    digits: 14,
  },
  // Council Directive 2006/112/EC, art. 215: two letters of the state, then what that state gives out.
  vat_number: {
    matches: (text) => /^[A-Z]{2}[0-9A-Z+*]{2,13}$/.test(text),
    expected: 'a VAT number (two letters of the state, then up to 13 letters and digits, without spaces)',
  },
  iban: { matches: isIban, expected: 'an IBAN in capitals, without spaces' },
  // ISO 9362
  bic: {
    matches: (text) => /^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/.test(text),
    expected: 'a BIC (8 or 11 capitals and digits)',
  },
  uuid: {
    matches: (text) => UUID.test(text),
    expected: 'a UUID, such as 0190a5d2-7c1e-7b3a-9c55-0242ac120002',
  },
  currency: { matches: isCurrency, expected: 'a currency (ISO 4217), such as EUR' },
  country: { matches: isCountry, expected: 'a country (ISO 3166-1 alpha-2), such as FR' },
  language: { matches: isLanguage, expected: 'a language (BCP 47), such as fr or en-GB' },
  time_zone: { matches: isTimeZone, expected: 'a time zone (IANA), such as Europe/Paris' },
  utc_timestamp: {
    matches: (text) => text.endsWith('Z') && parseMoment(text) !== undefined,
    expected: 'a moment in UTC, such as 2026-03-01T09:30:00Z',
  },
};

/** RFC 9562, any version. */
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * `value.format` where the text is not in the format; the compiler lets no other format's name through. `count` says
 * how many digits there are where a digit too many or too few is what is wrong.
 */
export function formatProblem(text: string, format: string, pointer: string): Problem | undefined {
  const known = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  if (!known) throw new Error(`The format ${format} is not registered`);
  if (known.matches(text)) return undefined;
  const isMiscounted = known.digits !== undefined && /^[0-9]+$/.test(text) && text.length !== known.digits;
  const params = { format, ...(isMiscounted ? { count: text.length } : {}) };
  return problemOf('value.format', pointer, `“${shorten(text)}” is not ${known.expected}.`, params);
}

function luhnSum(digits: string): number {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum;
}

/** La Poste gave its thousands of offices numbers whose plain digit sum is a multiple of 5 (INSEE). */
function isSiret(text: string): boolean {
  if (!/^[0-9]{14}$/.test(text)) return false;
  if (luhnSum(text) % 10 === 0) return true;
  return text.startsWith('356000000') && [...text].reduce((sum, digit) => sum + Number(digit), 0) % 5 === 0;
}

/** ISO 13616: check digits by ISO 7064 MOD 97-10 over the rearranged number, letters as 10 to 35. */
function isIban(text: string): boolean {
  if (!/^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$/.test(text)) return false;
  let rest = 0;
  for (const sign of text.slice(4) + text.slice(0, 4)) {
    const value = Number.parseInt(sign, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

function isLanguage(text: string): boolean {
  if (!/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(text)) return false;
  try {
    return Intl.getCanonicalLocales(text)[0] === text;
  } catch {
    return false;
  }
}

/** Names only: an offset such as +01:00 knows no summer time. */
function isTimeZone(text: string): boolean {
  if (!/^[A-Z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/.test(text)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
