// The routes that tell who may do what.

import type { JsonSchema } from '../field_types/field_type.ts';
import { answer, answers, jsonContent, queryParameter, schemaRef } from './openapi_parts.ts';

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
    '/api/access/effect': {
      post: {
        operationId: 'access.effect',
        summary: 'What a change of roles would open and close, in numbers, before it is published',
        tags: ['access'],
        requestBody: { required: true, content: jsonContent(schemaRef('EffectRequest')) },
        responses: answers({ 200: answer('Its effect.', schemaRef('EffectAnswer')) }),
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
          'right',
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
    ...effectSchemas(),
    RolesAnswer: {
      type: 'object',
      properties: {
        actions: { type: 'array', items: TEXT },
        titles: { type: 'object', additionalProperties: TEXT },
        roles: rows,
        entities: rows,
        classes: rows,
      },
      required: ['actions', 'titles', 'roles', 'entities', 'classes'],
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

function effectSchemas(): Record<string, JsonSchema> {
  const whole = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema => {
    return { type: 'object', properties, required: Object.keys(properties) };
  };
  const list = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
  const number: JsonSchema = { type: 'integer', minimum: 0 };
  const atLeast: JsonSchema = {
    type: 'boolean',
    description: 'Whether there may be more: not all was counted in time.',
  };
  const count = whole({ records: number, people: number, pairs: number });
  const change = { action: TEXT, opens: count, closes: count, at_least: atLeast };
  const rights = whole({ read: number, write: number });
  const role =
    'A document of a role: with its `$id` the whole, with `extends` an extension laid over it. What the asker may not read is unknown to its rules.';
  return {
    EffectRequest: whole({ roles: { ...list({ type: 'object', description: role }), minItems: 1, maxItems: 100 } }),
    EffectAnswer: whole({
      people: { ...number, description: 'Active people who were looked at.' },
      at_least: atLeast,
      totals: list(whole(change)),
      entities: list(whole({ entity: TEXT, ...change })),
      classes: list(whole({ name: TEXT, title: TEXT, opens: rights, closes: rights })),
    }),
  };
}
