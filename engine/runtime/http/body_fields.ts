// Reads the fields of small bodies that are no records: each a text of some length. Everything that is wrong is told at
// once, at its pointer.

import { type Problem, Refusal } from '../../problems.ts';
import type { JsonObject } from './body.ts';

/** A problem for each key that is not among the known ones. */
export function unknownKeys(body: JsonObject, known: readonly string[]): Problem[] {
  return Object.keys(body)
    .filter((key) => !known.includes(key))
    .map((key) => ({
      code: 'field.unknown',
      pointer: `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      detail: `There is no key ${JSON.stringify(key)} here; known are ${known.join(', ')}.`,
    }));
}

/** The text under the key; what is none is added to the problems. `shortest` and `longest` are characters. */
export function textOf(
  body: JsonObject,
  key: string,
  problems: Problem[],
  { shortest = 1, longest }: { readonly shortest?: number; readonly longest: number },
): string | undefined {
  const value = body[key];
  const pointer = `/${key}`;
  if (value === undefined || value === null || value === '') {
    problems.push({ code: 'field.required', pointer, detail: `${key} is missing.` });
  } else if (typeof value !== 'string') {
    problems.push({ code: 'value.type', pointer, detail: `${key} must be a text.` });
  } else if (value.length > longest) {
    const detail = `${key} may have at most ${longest} characters.`;
    problems.push({ code: 'value.too_long', pointer, detail, params: { max: longest } });
  } else if (value.length < shortest) {
    const detail = `${key} must have at least ${shortest} characters.`;
    problems.push({ code: 'value.too_short', pointer, detail, params: { min: shortest } });
  } else if (value.includes('\0') || !value.isWellFormed()) {
    problems.push({ code: 'value.not_storable', pointer, detail: `${key} holds U+0000 or half a character.` });
  } else return value;
  return undefined;
}

/** Throws `record.invalid` where there is any. */
export function refuseProblems(problems: readonly Problem[]): void {
  const [first] = problems;
  if (first) throw new Refusal('record.invalid', first.detail, { problems });
}
