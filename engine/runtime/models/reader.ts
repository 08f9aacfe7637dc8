// For whom the model is shown: their rights, their language, their roles.

import type { RuleJson } from '../../../schemas/http/model.ts';
import type { Condition, Model, Text } from '../../metadata/model.ts';
import type { Access } from '../access/access.ts';

/** What decides how the model is shown. */
export interface Reader {
  readonly model: Model;
  readonly access: Access;
  /** One of the model's languages. */
  readonly language: string;
  /** Bare names of the reader's roles. */
  readonly roles: readonly string[];
}

/** The language of the model that suits the wish best: the same, the same without its region, else the first. */
export function languageOf(model: Model, wished: string | null | undefined): string {
  const short = (wished ?? '').split('-')[0] ?? '';
  const found =
    model.languages.find((language) => language === wished) ??
    model.languages.find((language) => language.split('-')[0] === short);
  return found ?? model.languages[0] ?? 'en';
}

export function inLanguage(reader: Reader, text: Text): string {
  return text[reader.language] ?? Object.values(text)[0] ?? '';
}

export function presentCondition(condition: Condition): boolean | RuleJson {
  return typeof condition === 'boolean' ? condition : condition.json;
}
