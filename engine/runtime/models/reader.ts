// For whom the model is shown: their rights, their language, their roles.

import type { RuleJson } from '../../../schemas/http/model.ts';
import type { Condition, Model, ModelRule, Text } from '../../metadata/model.ts';
import { recordPath, variablesOf } from '../../rules/variables.ts';
import type { Access } from '../access/access.ts';
import { resolvePath } from '../records/query/paths.ts';

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

/** Whether every step of a path from an entity may be read. */
export function isReadable(reader: Reader, entityName: string, path: string): boolean {
  const entity = reader.model.entities[entityName];
  return entity !== undefined && resolvePath(reader, entity, path) !== undefined;
}

/** Whether the reader may read all that a rule looks at: its text names it, and its outcome would tell of it. */
export function isRuleReadable(reader: Reader, entityName: string, rule: ModelRule): boolean {
  return variablesOf(rule.rule).every((variable) => {
    const path = recordPath(variable);
    return path === undefined || isReadable(reader, entityName, path);
  });
}

/** A condition on a record of the entity; `unknown` where it looks at what the reader may not read. */
export function presentCondition(
  reader: Reader,
  entityName: string,
  { condition, unknown }: { readonly condition: Condition; readonly unknown: boolean },
): boolean | RuleJson {
  if (typeof condition === 'boolean') return condition;
  return isRuleReadable(reader, entityName, condition) ? condition.json : unknown;
}

/** Whether something is shown. What may be read is not hidden by what may not. */
export function presentVisible(reader: Reader, entityName: string, condition: Condition): boolean | RuleJson {
  return presentCondition(reader, entityName, { condition, unknown: true });
}
