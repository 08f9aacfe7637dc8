// Canaries: words, amounts and ids that stand nowhere else, so that one in an answer tells which value came out. Of each is
// known from whom it is hidden.

import { randomInt } from 'node:crypto';

/** Who attacks. `demoted` has lost what they could see. */
export type CallerName = 'chief' | 'clerk' | 'outsider' | 'demoted' | 'nobody';

export const ALL_CALLERS: readonly CallerName[] = ['chief', 'clerk', 'outsider', 'demoted', 'nobody'];

interface Canary {
  /** Where it belongs, for a person to read. */
  readonly what: string;
  readonly hiddenFrom: readonly CallerName[];
}

export interface Canaries {
  /** A new word of twelve small letters. */
  readonly word: (of: Canary) => string;
  /** A new amount of twelve digits before the point. */
  readonly amount: (of: Canary) => string;
  /** Knows a value that the server has made: an id. */
  readonly note: (value: string, of: Canary) => void;
  /** What stands in the text and is hidden from them, without what they brought along themselves. */
  readonly found: (text: string, caller: CallerName, brought: string) => readonly string[];
}

/** What every text with a canary holds besides: a search for it finds all of them. */
export const COMMON = 'Canary';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const PATTERN = /zq[a-z]{10}|93\d{10}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
/** Cursors hold values of records. */
const CURSOR = /"next":"([\w-]+)"/g;

export function makeCanaries(): Canaries {
  const known = new Map<string, Canary>();
  const keep = (value: string, of: Canary): string => {
    known.set(value.toLowerCase(), of);
    return value;
  };
  return {
    word: (of) => keep(`zq${Array.from({ length: 10 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`, of),
    amount: (of) => `${keep(`93${String(randomInt(10 ** 10)).padStart(10, '0')}`, of)}.37`,
    note: (value, of) => {
      keep(value, of);
    },
    found: (text, caller, brought) => {
      const own = new Set(valuesIn(brought));
      const told = [...text.matchAll(CURSOR)].map(([, cursor = '']) =>
        Buffer.from(cursor, 'base64url').toString('utf8'),
      );
      return [...new Set(valuesIn([text, ...told].join('\n')))].flatMap((value) => {
        const canary = own.has(value) ? undefined : known.get(value);
        return canary?.hiddenFrom.includes(caller) ? [`${value} (${canary.what})`] : [];
      });
    },
  };
}

function valuesIn(text: string): readonly string[] {
  return (text.match(PATTERN) ?? []).map((value) => value.toLowerCase());
}

/** A word of the same form that no record has. */
export function wordOfNobody(): string {
  return `zq${Array.from({ length: 10 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`;
}
