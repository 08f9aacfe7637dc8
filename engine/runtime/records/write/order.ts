// In which order the fields of an entity settle: whatever a default, a readonly rule or a stage reads comes first.

import type { Entity, Field, Model } from '../../../metadata/model.ts';
import { pipelinesOf } from '../query/stages.ts';
import { fieldsRead, ruleOf } from './paths.ts';

export interface SettlingStep {
  readonly field: string;
  /** Fields that settling this one reads. */
  readonly reads: readonly string[];
}

const orders = new WeakMap<Entity, readonly SettlingStep[]>();

/** Fields with something to settle. Two that read each other come in the order of the form. */
export function settlingOrder(model: Model, entity: Entity): readonly SettlingStep[] {
  let order = orders.get(entity);
  if (!order) {
    order = sortSteps(Object.values(entity.fields).flatMap((field) => stepOf(model, entity, field)));
    orders.set(entity, order);
  }
  return order;
}

function stepOf(model: Model, entity: Entity, field: Field): SettlingStep[] {
  const rules = [...ruleOf(field.readonly), ...(field.default ? [field.default] : [])];
  if (field.type === 'stage') {
    const pipelines = pipelinesOf(model, { entity, field });
    rules.push(...pipelines.flatMap((pipeline) => (pipeline.available ? [pipeline.available] : [])));
  } else if (rules.length === 0) {
    return [];
  }
  const reads = [...rules.flatMap(fieldsRead), ...field.follows].filter((name) => name !== field.name);
  return [{ field: field.name, reads: [...new Set(reads)] }];
}

function sortSteps(steps: readonly SettlingStep[]): readonly SettlingStep[] {
  const byField = new Map(steps.map((step) => [step.field, step]));
  const sorted = new Set<SettlingStep>();
  const visiting = new Set<string>();
  const visit = (step: SettlingStep): void => {
    if (sorted.has(step) || visiting.has(step.field)) return;
    visiting.add(step.field);
    for (const name of step.reads) {
      const needed = byField.get(name);
      if (needed) visit(needed);
    }
    visiting.delete(step.field);
    sorted.add(step);
  };
  for (const step of steps) visit(step);
  return [...sorted];
}
