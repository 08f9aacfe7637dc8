// Fields of an entity by their type: every write asks for some of them, and an entity never changes.

import type { Entity, Field, FieldTypeName } from './model.ts';

const known = new WeakMap<Entity, Map<FieldTypeName, readonly Field[]>>();

/** In the order of the entity. */
export function fieldsOfType(entity: Entity, type: FieldTypeName): readonly Field[] {
  let byType = known.get(entity);
  if (byType === undefined) {
    byType = new Map();
    known.set(entity, byType);
  }
  let fields = byType.get(type);
  if (fields === undefined) {
    fields = Object.values(entity.fields).filter((field) => field.type === type);
    byType.set(type, fields);
  }
  return fields;
}
