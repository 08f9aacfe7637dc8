// Texts of the model in the language of the request, with the values of the record in place of `{{path}}`.

import type { Entity, Text } from '../../../metadata/model.ts';
import { globalType } from '../../../rules/globals.ts';
import { recordPath } from '../../../rules/variables.ts';
import type { Request } from '../../request.ts';
import { resolvePath, ruleTypeOf } from '../query/paths.ts';
import { valueText } from './value_text.ts';

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
  const { language, company } = request;
  const readership = { language, zone: company?.zone ?? 'UTC', currency: company?.currency };
  return fillMessage(textIn(message, language), (variable) => {
    const path = recordPath(variable);
    const found = path === undefined ? undefined : resolvePath(request, entity, path);
    const type = found ? ruleTypeOf(found) : path === undefined ? globalType(variable) : undefined;
    return type ? valueText(read(variable), type, readership) : '';
  });
}

/** Puts the text of each path in its place. */
export function fillMessage(message: string, textOf: (path: string) => string): string {
  return message.replaceAll(PLACEHOLDER, (_whole, path: string) => textOf(path));
}
