// What a related list shows of each record: the columns its block names, else those of the entity's own list.
// Pure.

import type { PresentedEntity, PresentedField, PresentedModel, PresentedRelation } from '../../schemas/http/model.ts';
import { pageViewOf } from './page_fields.ts';

const SHOWN = 6;

/** Fields of the related entity, its label first, without the reference that leads back. */
export function relatedColumns(
  model: PresentedModel,
  entity: PresentedEntity,
  relation: PresentedRelation,
): readonly PresentedField[] {
  const target = model.entities[relation.entity];
  if (target === undefined) return [];
  const label = target.fields[target.label];
  const others = placedNames(model, entity, relation)
    .map((name) => target.fields[name])
    .filter((field): field is PresentedField => field !== undefined)
    .filter((field) => field.name !== target.label && field.name !== relation.field);
  return [...(label === undefined ? [] : [label]), ...others].slice(0, SHOWN);
}

function placedNames(model: PresentedModel, entity: PresentedEntity, relation: PresentedRelation): readonly string[] {
  const blocks = (pageViewOf(model, entity.name)?.tabs ?? []).flatMap((tab) => tab.blocks);
  const block = blocks.find((one) => one.kind === 'related' && one.relation === relation.name);
  if (block !== undefined && block.columns.length > 0) return block.columns.map((column) => column.field);
  const list = Object.values(model.views).find((view) => view.kind === 'list' && view.entity === relation.entity);
  return list?.kind === 'list' ? list.columns.map((column) => column.field) : [];
}

/** The sort of the entity's own list, which shows what matters first. */
export function relatedSort(model: PresentedModel, relation: PresentedRelation): readonly string[] {
  const list = Object.values(model.views).find((view) => view.kind === 'list' && view.entity === relation.entity);
  return list?.kind === 'list' ? list.sort : [];
}
