// What the reader of a derived document may do.

import type { Entity, Field, Model, Relation } from '../model.ts';
import { rightsOfFields } from '../model_access.ts';

/** What the reader may do; the runtime's Access is one. */
export interface Rights {
  readonly readable: (entity: Entity, field: string) => Field | undefined;
  readonly writable: (entity: Entity, field: Field) => boolean;
  readonly may: (entity: Entity, action: string) => boolean;
}

/** Whether the reader may change the field of at least some records: by its classes, and by the right that it asks for. */
export function mayChange(rights: Rights, entity: Entity, field: Field): boolean {
  const right = rightsOfFields(entity.name)[field.name];
  return rights.writable(entity, field) && (right === undefined || rights.may(entity, right));
}

/** The inverse relations of an entity that the reader may follow: to what they may read, over fields that they may read. */
export function readableRelations(model: Model, rights: Rights, entity: Entity): readonly Relation[] {
  return Object.values(entity.relations).filter((relation) => {
    const other = model.entities[relation.entity];
    return other && rights.may(other, 'read') && rights.readable(other, relation.field) !== undefined;
  });
}
