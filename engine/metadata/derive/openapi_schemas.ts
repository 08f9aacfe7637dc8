// The schemas that the routes of all entities share: problems, lists, aggregates, bulk, history, sessions.

import type { JsonSchema } from '../field_types/field_type.ts';
import { schemaRef } from './openapi_parts.ts';
import { userSchemas } from './openapi_users.ts';

const TEXT: JsonSchema = { type: 'string' };
const RULE: JsonSchema = { description: 'A rule in JsonLogic syntax.' };
const UUID: JsonSchema = { type: 'string', format: 'uuid' };
const NARROWED =
  'With `as`, where what the user sees is shown as far as who asks may read it themselves: that may be less.';

function object(properties: Readonly<Record<string, JsonSchema>>, required: readonly string[] = []): JsonSchema {
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}) };
}

function list(items: JsonSchema): JsonSchema {
  return { type: 'array', items };
}

/** Schemas by the name under which `components` holds them. */
export function sharedSchemas(): Record<string, JsonSchema> {
  return { ...recordSchemas(), ...acrossSchemas(), ...userSchemas(), ...otherSchemas() };
}

function recordSchemas(): Record<string, JsonSchema> {
  const measure = object({ count: { const: true }, sum: TEXT, avg: TEXT, min: TEXT, max: TEXT });
  const operation = object(
    { op: { enum: ['create', 'update', 'upsert', 'delete'] }, id: UUID, by: TEXT, record: { type: 'object' } },
    ['op'],
  );
  return {
    Reference: object({ id: UUID, label: TEXT, restricted: { const: true }, deleted: { const: true } }, ['id']),
    ListRequest: object({
      where: RULE,
      sort: list(TEXT),
      fields: list(TEXT),
      search: TEXT,
      include: { ...list(TEXT), maxItems: 5 },
      count: { enum: ['none', 'estimate', 'exact'] },
      limit: { type: 'integer', minimum: 1, maximum: 200 },
      after: TEXT,
    }),
    AggregateRequest: object(
      {
        where: RULE,
        search: TEXT,
        group: {
          type: 'object',
          additionalProperties: object({ field: TEXT, by: { enum: ['day', 'week', 'month', 'quarter', 'year'] } }, [
            'field',
          ]),
        },
        measures: { type: 'object', additionalProperties: measure },
        having: RULE,
        sort: list(TEXT),
        limit: { type: 'integer', minimum: 1, maximum: 10_000, default: 1_000 },
      },
      ['measures'],
    ),
    AggregateAnswer: object({ items: list({ type: 'object' }) }, ['items']),
    BulkRequest: object(
      { operations: { ...list(operation), maxItems: 1_000 }, atomic: { type: 'boolean', default: false } },
      ['operations'],
    ),
    BulkAnswer: object(
      {
        results: list(
          object({ status: { type: 'integer' }, record: { type: 'object' }, problem: schemaRef('Problem') }, [
            'status',
          ]),
        ),
      },
      ['results'],
    ),
    HistoryAnswer: object({ items: list(schemaRef('Change')), next: { type: ['string', 'null'] } }, ['items', 'next']),
    Change: object(
      {
        id: UUID,
        at: { type: 'string', format: 'date-time' },
        actor: { anyOf: [schemaRef('Reference'), { type: 'null' }] },
        action: { enum: ['create', 'update', 'delete', 'restore'] },
        version: { type: 'integer' },
        diff: {
          type: 'object',
          description: 'Field to its value before and after.',
          additionalProperties: { type: 'array', minItems: 2, maxItems: 2 },
        },
      },
      ['id', 'at', 'actor', 'action', 'version', 'diff'],
    ),
  };
}

/** Of what looks at records of all entities. */
function acrossSchemas(): Record<string, JsonSchema> {
  return {
    SearchAnswer: object(
      {
        items: list(
          object(
            {
              entity: TEXT,
              id: UUID,
              label: { type: ['string', 'null'], description: 'null where it may not be read.' },
              matches: {
                type: 'object',
                description: 'Path of a field to the text that holds what was looked for.',
                additionalProperties: TEXT,
              },
            },
            ['entity', 'id', 'label', 'matches'],
          ),
        ),
        partial: { ...list(TEXT), description: 'Entities that could not be searched in time.' },
      },
      ['items'],
    ),
    Event: object(
      {
        entity: TEXT,
        id: UUID,
        action: { enum: ['create', 'update', 'restore', 'gone'] },
        version: { type: 'integer', description: 'Of the record after the change.' },
      },
      ['entity', 'id', 'action', 'version'],
    ),
  };
}

function otherSchemas(): Record<string, JsonSchema> {
  const error = object({ code: TEXT, pointer: TEXT, detail: TEXT }, ['code', 'pointer', 'detail']);
  const moment = { type: 'string', format: 'date-time' };
  const end = { type: ['string', 'null'], format: 'date-time' };
  const listed = object({ id: UUID, name: TEXT, created_at: moment, expires_at: end, last_used_at: end }, [
    'id',
    'name',
  ]);
  return {
    Problem: object(
      { type: TEXT, title: TEXT, status: { type: 'integer' }, detail: TEXT, code: TEXT, errors: list(error) },
      ['type', 'title', 'status', 'detail', 'code'],
    ),
    File: object({ id: UUID, name: TEXT, type: TEXT, size: { type: 'integer' } }, ['id', 'name', 'type', 'size']),
    LoginRequest: object({ login: TEXT, password: TEXT, tenant: TEXT }, ['login', 'password']),
    Me: object(
      {
        user: { type: 'object' },
        tenant: { type: 'object' },
        company: { type: 'object' },
        roles: list(TEXT),
        narrowed: { const: true, description: NARROWED },
      },
      ['user', 'tenant', 'company', 'roles'],
    ),
    SessionChange: object({ company: { type: ['string', 'null'], format: 'uuid' } }, ['company']),
    TokenRequest: object({ name: { type: 'string', maxLength: 100 } }, []),
    Token: object({ id: UUID, name: TEXT, token: TEXT }, ['id', 'name', 'token']),
    Tokens: object({ items: list(listed) }, ['items']),
    Health: object(
      {
        status: { enum: ['ok', 'degraded'] },
        database: { enum: ['ok', 'unreachable'] },
        change_log_lag_ms: { type: ['integer', 'null'] },
        version: TEXT,
      },
      ['status', 'database', 'change_log_lag_ms', 'version'],
    ),
  };
}
