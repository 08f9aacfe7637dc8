// The shares of one record: users and teams who may read it, or read and change it, whatever their roles say.

import type { PresentedEntity, PresentedModel } from '../../schemas/http/model.ts';
import type { Json, RecordJson, ReferenceJson } from '../../schemas/http/records.ts';
import { usePage } from '../api/lists.ts';
import { useModel } from '../api/model.ts';
import { parseReference } from '../field_types/parts/reference_value.ts';

/** The entity that holds them. */
export const SHARE = 'record_share';

/** Who somebody is for the rights of others, which nobody shares: base decides about these by memberships alone. */
const NOT_SHARED = new Set([
  'user',
  'membership',
  'team',
  'agency',
  'company',
  'audit_event',
  'stage_change',
  'external_key',
  'exchange_rate',
  SHARE,
]);

/** Whether the reader may share records of this entity with others. */
export function isShareable(model: PresentedModel, entity: PresentedEntity): boolean {
  return model.entities[SHARE]?.may.create === true && entity.may.update && !NOT_SHARED.has(entity.name);
}

export type HolderKind = 'user' | 'team';

export interface Share {
  readonly id: string;
  readonly kind: HolderKind;
  readonly holder: ReferenceJson;
  readonly level: Json;
  readonly by: string | undefined;
}

function parseShare(record: RecordJson): readonly Share[] {
  const user = parseReference(record['user']);
  const team = parseReference(record['team']);
  const holder = user ?? team;
  if (holder === undefined) return [];
  const by = parseReference(record['created_by'])?.label;
  return [{ id: record.id, kind: user === undefined ? 'team' : 'user', holder, level: record['level'] ?? null, by }];
}

/** As many as the server gives at once: nobody shares one record with more by hand. */
const MOST = 200;

/** Those that the reader may see, in the order in which they were made. */
export function useShares(entity: string, record: string) {
  const page = usePage(
    SHARE,
    {
      where: { and: [{ '==': [{ var: 'entity' }, entity] }, { '==': [{ var: 'record' }, record] }] },
      fields: ['user', 'team', 'level', 'created_by'],
      sort: ['created_at'],
      limit: MOST,
    },
    useModel().entities[SHARE] !== undefined,
  );
  return { ...page, shares: page.data?.items.flatMap(parseShare) };
}
