// Reading the records that refer to this one.

import type { PresentedEntity, PresentedField, PresentedModel, PresentedRelation } from '../../schemas/http/model.ts';
import type { ListAnswer, ListRequest } from '../../schemas/http/records.ts';
import { usePage } from '../api/lists.ts';
import { useModel } from '../api/model.ts';
import { fieldsBehind } from '../field_types/parts/fields_behind.ts';
import { relatedColumns, relatedSort } from './related_columns.ts';

export interface RelatedList {
  readonly relation: PresentedRelation;
  readonly target: PresentedEntity;
  readonly columns: readonly PresentedField[];
  readonly answer: ListAnswer | undefined;
  readonly failed: boolean;
  readonly retry: () => void;
}

/** What the list asks for: its columns, and what their cells need. */
export function relatedRequest(
  model: PresentedModel,
  { relation, columns }: Pick<RelatedList, 'relation' | 'columns'>,
  id: string,
): ListRequest {
  const target = model.entities[relation.entity];
  const behind = target === undefined ? [] : columns.flatMap((field) => fieldsBehind(target, field));
  return {
    where: { '==': [{ var: relation.field }, id] },
    fields: [...new Set([...columns.map((field) => field.name), ...behind])],
  };
}

/** The first records of a relation with how many there are. `relation` leads to an entity of the model. */
export function useRelated(entity: PresentedEntity, relation: PresentedRelation, id: string): RelatedList | undefined {
  const model = useModel();
  const target = model.entities[relation.entity];
  const columns = relatedColumns(model, entity, relation);
  const request = relatedRequest(model, { relation, columns }, id);
  const page = usePage(
    relation.entity,
    { ...request, sort: relatedSort(model, relation), limit: 5, count: 'exact' },
    target !== undefined,
  );
  if (target === undefined) return undefined;
  return {
    relation,
    target,
    columns,
    answer: page.data,
    failed: page.isError,
    retry: () => void page.refetch(),
  };
}
