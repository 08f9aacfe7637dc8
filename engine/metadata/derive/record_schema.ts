// Entity → JSON Schemas (2020-12) of its records, one per action: what REST answers, what a create and an update
// take. Forms, OpenAPI and the tests work on these.

import type { JsonSchema } from '../field_types/field_type.ts';
import { FIELD_TYPE_METADATA } from '../field_types/field_types.ts';
import type { Entity, Field } from '../model.ts';

export type RecordAction = 'read' | 'create' | 'update';

/** Fields that the reader may see, and which of them they may write; titles in their language. */
export interface SchemaOf {
  readonly entity: Entity;
  readonly action: RecordAction;
  readonly readable: (field: Field) => boolean;
  readonly writable: (field: Field) => boolean;
  readonly language: string;
}

/** Schema of a whole record. Empty values are null, so every property accepts it unless it is required. */
export function deriveRecordSchema(about: SchemaOf): JsonSchema {
  const fields = Object.values(about.entity.fields).filter((field) => isPart(about, field));
  const required = fields.filter((field) => isRequired(about, field)).map((field) => field.name);
  return {
    type: 'object',
    title: about.entity.title[about.language] ?? about.entity.name,
    properties: Object.fromEntries(fields.map((field) => [field.name, fieldSchema(about, field)])),
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
  };
}

function isPart({ action, readable, writable }: SchemaOf, field: Field): boolean {
  if (!readable(field)) return false;
  return action === 'read' || (field.writable && field.readonly !== true && writable(field));
}

/** A default or the engine may fill a required field, so a create need not bring it. */
function isRequired({ action }: SchemaOf, field: Field): boolean {
  if (action === 'read') return field.name === 'id' || field.name === 'version';
  if (action === 'update') return false;
  return field.required === true && !field.default && !field.system && field.type !== 'stage';
}

function fieldSchema(about: SchemaOf, field: Field): JsonSchema {
  const title = field.title[about.language] ?? field.name;
  const help = field.help?.[about.language];
  const head = { title, ...(help === undefined ? {} : { description: help }) };
  if (field.name === 'id') return { ...head, type: 'string', format: 'uuid' };
  const schema = FIELD_TYPE_METADATA[field.type].schema(field, about.action === 'read' ? 'read' : 'write');
  if (isRequired(about, field)) return { ...head, ...schema };
  return { ...head, ...orNull(schema) };
}

function orNull(schema: JsonSchema): JsonSchema {
  const { type } = schema;
  if (typeof type === 'string' && schema['enum'] === undefined) return { ...schema, type: [type, 'null'] };
  return { anyOf: [schema, { type: 'null' }] };
}
