// The pattern of a text field, read into its parts: the part of JavaScript's regular expressions (flag u) that needs no
// going back. That the pattern is a regular expression at all is JavaScript's word; what it matches is match_pattern.ts.

export type PatternPart =
  /** One code point: a letter, a class, an escape; `source` is a regular expression of its own. */
  | { readonly kind: 'one'; readonly source: string }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternPart[] }
  | { readonly kind: 'choice'; readonly parts: readonly PatternPart[] }
  /** `most` is Infinity where there is no end. */
  | { readonly kind: 'repeat'; readonly part: PatternPart; readonly least: number; readonly most: number }
  | { readonly kind: 'edge'; readonly edge: 'start' | 'end' };

/** The parts, or why the pattern cannot be used, as the end of a sentence. */
export type ReadPattern =
  | { readonly ok: true; readonly value: PatternPart }
  | { readonly ok: false; readonly why: string };

const MOST_CHARACTERS = 500;

const ONE =
  /\\u\{[0-9a-f]+\}|\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|\\c[a-z]|\\p\{[^}]*\}|\\.|\[(?:\\.|[^\]\\])*\]|./isuy;
const REPEAT = /(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})\??/uy;

/** What makes a matcher go back, or look elsewhere than at the next character. */
const REFUSED: readonly (readonly [RegExp, string])[] = [
  [/\\(?:[1-9]|k)/uy, 'it refers back to a group, which cannot be matched in one pass'],
  [/\\b/iuy, 'it asks for a word boundary; say which characters may stand there'],
  [/\(\?[=!<]/uy, 'it looks ahead or behind, or names a group; write groups as (…) or (?:…)'],
  [/\(\?(?!:)/uy, 'it switches flags; write groups as (…) or (?:…)'],
];

export function readPattern(source: string): ReadPattern {
  if (source.length > MOST_CHARACTERS) return { ok: false, why: `it is longer than ${MOST_CHARACTERS} characters` };
  const why = syntaxProblem(source);
  if (why !== undefined) return { ok: false, why };
  const reading: Reading = { source, at: 0, refused: undefined };
  const value = readChoice(reading);
  return reading.refused === undefined ? { ok: true, value } : { ok: false, why: reading.refused };
}

function syntaxProblem(source: string): string | undefined {
  try {
    new RegExp(source, 'u');
    return undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const reason = error.message.slice(error.message.lastIndexOf(': ') + 2);
    return `it is no regular expression (${reason.charAt(0).toLowerCase()}${reason.slice(1)})`;
  }
}

interface Reading {
  readonly source: string;
  at: number;
  refused: string | undefined;
}

function take(reading: Reading, expression: RegExp): RegExpExecArray | undefined {
  expression.lastIndex = reading.at;
  const found = expression.exec(reading.source);
  if (!found) return undefined;
  reading.at += found[0].length;
  return found;
}

function readChoice(reading: Reading): PatternPart {
  const parts = [readSequence(reading)];
  while (reading.source[reading.at] === '|') {
    reading.at += 1;
    parts.push(readSequence(reading));
  }
  return parts.length === 1 ? (parts[0] as PatternPart) : { kind: 'choice', parts };
}

function readSequence(reading: Reading): PatternPart {
  const parts: PatternPart[] = [];
  while (reading.at < reading.source.length && !'|)'.includes(reading.source[reading.at] ?? '')) {
    for (const [expression, why] of REFUSED) if (take(reading, expression)) reading.refused ??= why;
    if (reading.refused !== undefined) reading.at = reading.source.length;
    else parts.push(readRepeat(readOne(reading), reading));
  }
  return parts.length === 1 ? (parts[0] as PatternPart) : { kind: 'sequence', parts };
}

function readOne(reading: Reading): PatternPart {
  const next = reading.source[reading.at];
  if (next === '(') {
    reading.at += reading.source.startsWith('(?:', reading.at) ? 3 : 1;
    const group = readChoice(reading);
    reading.at += 1;
    return group;
  }
  if (next === '^' || next === '$') {
    reading.at += 1;
    return { kind: 'edge', edge: next === '^' ? 'start' : 'end' };
  }
  return { kind: 'one', source: take(reading, ONE)?.[0] ?? '' };
}

function readRepeat(part: PatternPart, reading: Reading): PatternPart {
  const found = take(reading, REPEAT);
  if (!found) return part;
  const [sign = '', count, comma, limit = ''] = found;
  if (count === undefined) {
    return {
      kind: 'repeat',
      part,
      least: sign.startsWith('+') ? 1 : 0,
      most: sign.startsWith('?') ? 1 : Number.POSITIVE_INFINITY,
    };
  }
  const least = Number(count);
  const most = comma === undefined ? least : limit === '' ? Number.POSITIVE_INFINITY : Number(limit);
  return { kind: 'repeat', part, least, most };
}
