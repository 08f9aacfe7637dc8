// What has to be asked for beside a value so that its cell can be drawn: the pipeline of a stage, and what says whether
// a day is late. Pure.

import type { PresentedEntity, PresentedField, RuleJson } from '../../../schemas/http/model.ts';
import { pipelineFieldOf } from './stage.ts';

/** Names of fields of the same record; `field` stands in `entity`. */
export function fieldsBehind(entity: PresentedEntity, field: PresentedField): readonly string[] {
  if (field.type === 'stage') return [pipelineFieldOf(field)];
  if (field.late === undefined) return [];
  const read = [...namesIn(field.late)].flatMap((name) => entity.fields[name] ?? []);
  const stages = read.filter((one) => one.type === 'stage').map(pipelineFieldOf);
  return [...new Set([...read.map((one) => one.name), ...stages])].filter((name) => name !== field.name);
}

/** First steps of the paths that a rule reads. */
function namesIn(rule: RuleJson): ReadonlySet<string> {
  if (rule === null || typeof rule !== 'object') return new Set();
  const path = 'var' in rule ? rule.var : undefined;
  if (typeof path !== 'string') return new Set(Object.values(rule).flatMap((part) => [...namesIn(part)]));
  const own = path.replace(/^\$record\./, '');
  return own.startsWith('$') ? new Set() : new Set([own.split('.')[0] ?? '']);
}
