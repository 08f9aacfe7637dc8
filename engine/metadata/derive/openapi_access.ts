// The routes that tell who may do what.

import type { JsonSchema } from '../field_types/field_type.ts';
import { answer, answers, queryParameter, schemaRef } from './openapi_parts.ts';

const TEXT: JsonSchema = { type: 'string' };
const UUID: JsonSchema = { type: 'string', format: 'uuid' };

export function accessPaths(): Record<string, JsonSchema> {
  return {
    '/api/access/roles': {
      get: {
        operationId: 'access.roles',
        summary: 'What each role may do, for those who give roles',
        tags: ['access'],
        responses: answers({ 200: answer('The roles.', schemaRef('RolesAnswer')) }),
      },
    },
    '/api/access/explain': {
      get: {
        operationId: 'access.explain',
        summary: 'Why somebody may, or may not, do something',
        tags: ['access'],
        parameters: [
          queryParameter('user', UUID, 'About whom; else about oneself.'),
          { ...queryParameter('entity', TEXT, 'The entity.'), required: true },
          queryParameter('id', UUID, 'The record; without one the answer is about the entity.'),
          queryParameter(
            'action',
            { ...TEXT, default: 'read' },
            'read, create, update, delete, export or an action of a pack.',
          ),
          queryParameter('field', TEXT, 'A field of it.'),
        ],
        responses: answers({ 200: answer('What decides.', schemaRef('ExplainAnswer')) }),
      },
    },
  };
}

export function accessSchemas(): Record<string, JsonSchema> {
  const nullable = (schema: JsonSchema): JsonSchema => ({ oneOf: [schema, { type: 'null' }] });
  const named = { type: 'object', properties: { id: UUID, label: TEXT }, required: ['id', 'label'] };
  const reason = {
    type: 'object',
    properties: {
      kind: {
        enum: [
          'inactive',
          'company',
          'grant',
          'no_grant',
          'share',
          'restriction',
          'depends',
          'organisation',
          'class',
          'readonly',
        ],
      },
      holds: { type: 'boolean' },
      sentence: TEXT,
      role: TEXT,
      scope: TEXT,
      restriction: TEXT,
      class: TEXT,
    },
    required: ['kind', 'holds', 'sentence'],
  };
  const rows = { type: 'array', items: { type: 'object' } };
  return {
    RolesAnswer: {
      type: 'object',
      properties: { actions: { type: 'array', items: TEXT }, roles: rows, entities: rows, classes: rows },
      required: ['actions', 'roles', 'entities', 'classes'],
    },
    ExplainAnswer: {
      type: 'object',
      properties: {
        user: named,
        entity: TEXT,
        id: nullable(UUID),
        action: TEXT,
        field: nullable(TEXT),
        allowed: { type: 'boolean' },
        sentence: TEXT,
        reasons: { type: 'array', items: reason },
        could_grant: { type: 'array', items: named },
      },
      required: ['user', 'entity', 'id', 'action', 'field', 'allowed', 'sentence', 'reasons', 'could_grant'],
    },
  };
}
