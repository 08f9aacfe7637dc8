// Texts of the model in the language of the request, with the values of the record in place of `{{path}}`.

import type { Entity, Text } from '../../../metadata/model.ts';
import { isDecimal, isMoney, plainValue } from '../../../rules/values.ts';
import { recordPath } from '../../../rules/variables.ts';
import type { Request } from '../../request.ts';
import { resolvePath } from '../query/paths.ts';

const PLACEHOLDER = /\{\{\s*([$a-z][a-z0-9_.]*)\s*\}\}/g;

/** The text in this language, else in its base language, else in the first that has it. */
export function textIn(text: Text, language: string): string {
  return text[language] ?? text[language.split('-')[0] as string] ?? Object.values(text)[0] ?? '';
}

/** Paths that any translation of the text names. */
export function placeholdersOf(text: Text): readonly string[] {
  return Object.values(text).flatMap((each) => [...each.matchAll(PLACEHOLDER)].map((found) => found[1] as string));
}

/** A message about a record for who asked: what they may not read is left out like what is empty. */
export function messageFor(
  { request, entity }: { readonly request: Request; readonly entity: Entity },
  message: Text,
  read: (path: string) => unknown,
): string {
  return fillMessage(textIn(message, request.language), (variable) => {
    const path = recordPath(variable);
    return path === undefined || resolvePath(request, entity, path) ? read(variable) : null;
  });
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
