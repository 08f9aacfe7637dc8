// How many records a relation has, beside the name of its tab. The panels ask the same question, so it is asked once.

import type { PresentedEntity, PresentedRelation } from '../../schemas/http/model.ts';
import { formatNumber } from '../words/format.ts';
import classes from './record_page.module.css';
import { useRelated } from './related.ts';

interface RelatedCountProps {
  readonly entity: PresentedEntity;
  readonly relation: PresentedRelation;
  readonly id: string;
}

export function RelatedCount({ entity, relation, id }: RelatedCountProps) {
  const count = useRelated(entity, relation, id)?.answer?.count;
  return count === undefined ? null : <span className={classes['count']}>{formatNumber(count)}</span>;
}
