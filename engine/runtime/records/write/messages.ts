// Texts of the model in the language of the request, with the values of the record in place of `{{path}}`.

import type { Text } from '../../../metadata/model.ts';
import { isDecimal, isMoney, plainValue } from '../../../rules/values.ts';

const PLACEHOLDER = /\{\{\s*([$a-z][a-z0-9_.]*)\s*\}\}/g;

/** The text in this language, else in its base language, else in the first that has it. */
export function textIn(text: Text, language: string): string {
  return text[language] ?? text[language.split('-')[0] as string] ?? Object.values(text)[0] ?? '';
}

/** Paths that any translation of the text names. */
export function placeholdersOf(text: Text): readonly string[] {
  return Object.values(text).flatMap((each) => [...each.matchAll(PLACEHOLDER)].map((found) => found[1] as string));
}

/** Fills the placeholders; what is empty becomes nothing. */
export function fillMessage(message: string, read: (path: string) => unknown): string {
  return message.replaceAll(PLACEHOLDER, (_whole, path: string) => shown(read(path)));
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (isMoney(value)) return `${shown(value.amount)} ${value.currency}`;
  if (isDecimal(value)) return String(plainValue(value));
  if (Array.isArray(value)) return value.map(shown).join(', ');
  return typeof value === 'object' ? '' : String(value);
}
