// Which fields of which entities refer to an entity: what its deletion has to look at.

import type { Entity, Field, Model } from '../../../metadata/model.ts';
import { AUDIT_EVENT } from '../../access/dependent.ts';

export interface Inbound {
  readonly entity: Entity;
  readonly field: Field;
  readonly on_delete: 'restrict' | 'clear' | 'cascade';
}

const cache = new WeakMap<Model, Map<string, readonly Inbound[]>>();

/**
 * References to the entity that deleting must not leave behind, by entity and field. What the audit tells of somebody
 * stays as it was written.
 */
export function inboundReferences(model: Model, target: string): readonly Inbound[] {
  const known = cache.get(model) ?? new Map<string, readonly Inbound[]>();
  cache.set(model, known);
  const found = known.get(target) ?? collectInbound(model, target);
  known.set(target, found);
  return found;
}

function collectInbound(model: Model, target: string): readonly Inbound[] {
  const entities = Object.values(model.entities).filter(({ name }) => name !== AUDIT_EVENT);
  entities.sort((a, b) => (a.name < b.name ? -1 : 1));
  return entities.flatMap((entity) =>
    Object.values(entity.fields).flatMap((field) =>
      field.to === target && field.on_delete !== undefined ? [{ entity, field, on_delete: field.on_delete }] : [],
    ),
  );
}
