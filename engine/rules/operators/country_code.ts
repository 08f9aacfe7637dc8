// `country_code`: a country's name (in English, French, German or Spanish) or code as its ISO 3166-1 alpha-2 code.
// The names come from the runtime's CLDR data, so that we keep no list of our own.
import { type Reading, readingOperator } from '../import_operator.ts';
import { TEXT } from '../operator.ts';

const LANGUAGES = ['en', 'fr', 'de', 'es'];
/** Two-letter regions of CLDR that are no countries. */
const NO_COUNTRIES = ['EU', 'EZ', 'QO', 'UN', 'XA', 'XB', 'ZZ'];
/** Names in common use that CLDR does not have. */
const MORE_NAMES: Readonly<Record<string, string>> = {
  'great britain': 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  holland: 'NL',
  korea: 'KR',
  'republic of korea': 'KR',
  'korea republic of': 'KR',
  'russian federation': 'RU',
  usa: 'US',
  'united states of america': 'US',
  'etats unis d amerique': 'US',
  'viet nam': 'VN',
  'czech republic': 'CZ',
  'republique tcheque': 'CZ',
  'ivory coast': 'CI',
  turkey: 'TR',
  turquie: 'TR',
  uae: 'AE',
};

let codes: ReadonlyMap<string, string> | undefined;

export const countryCode = readingOperator(TEXT, (option) => {
  if (option !== undefined) return 'country_code takes one operand.';
  return (text): Reading => {
    codes ??= countryNames();
    const code = codes.get(folded(text));
    return code === undefined
      ? { why: `${JSON.stringify(text)} is no country that is known by name or code.` }
      : { value: code };
  };
});

/** The code of each name and of each code; where two countries share a name, the first language's reading wins. */
function countryNames(): ReadonlyMap<string, string> {
  const names = new Map<string, string>(Object.entries(MORE_NAMES));
  const countries = allCodes();
  for (const code of countries) names.set(folded(code), code);
  for (const language of LANGUAGES) {
    for (const style of ['long', 'short'] as const) {
      const display = new Intl.DisplayNames([language], { type: 'region', fallback: 'none', style });
      for (const code of countries) {
        const name = display.of(code);
        if (name !== undefined && !names.has(folded(name))) names.set(folded(name), code);
      }
    }
  }
  return names;
}

/** AA to ZZ, as far as they are countries and not the older code of one (BU, now MM). */
function allCodes(): readonly string[] {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const display = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  return letters
    .flatMap((first) => letters.map((second) => first + second))
    .filter((code) => !NO_COUNTRIES.includes(code) && display.of(code) !== undefined)
    .filter((code) => Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`);
}

function folded(name: string): string {
  const letters = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const words = letters
    .replaceAll('&', ' and ')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return words.replace(/^the /, '');
}
