// The compiled schemas that forms of one entity are made from, for one reader.

import { deriveRecordSchema } from '../../metadata/derive/record_schema.ts';
import { mayChange } from '../../metadata/derive/rights.ts';
import type { JsonSchema } from '../../metadata/field_types/field_type.ts';
import type { Entity, Field } from '../../metadata/model.ts';
import type { Reader } from './reader.ts';

/** GET /api/model/schemas/{entity}. */
export function presentFormSchemas(reader: Reader, entity: Entity): { create: JsonSchema; update: JsonSchema } {
  const about = {
    entity,
    language: reader.language,
    readable: (field: { name: string }) => reader.access.readable(entity, field.name) !== undefined,
    writable: (field: Field) => mayChange(reader.access, entity, field),
  };
  return {
    create: deriveRecordSchema({ ...about, action: 'create' }),
    update: deriveRecordSchema({ ...about, action: 'update' }),
  };
}
