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

export function inLanguage(reader: Reader, text: Text): string {
  return text[reader.language] ?? Object.values(text)[0] ?? '';
}

export function presentCondition(condition: Condition): boolean | RuleJson {
  return typeof condition === 'boolean' ? condition : condition.json;
}
