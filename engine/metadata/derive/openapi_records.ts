// The routes of one entity's records.

import type { JsonSchema } from '../field_types/field_type.ts';
import type { Entity } from '../model.ts';
import {
  answer,
  answers,
  COMPANY,
  FIELDS_PARAMETER,
  ID_PARAMETER,
  IDEMPOTENCY_KEY,
  IF_MATCH,
  INCLUDE_PARAMETER,
  jsonContent,
  queryParameter,
  recordAnswer,
  schemaRef,
} from './openapi_parts.ts';
import type { Rights } from './rights.ts';

type Operation = JsonSchema;

export function recordPaths(entity: Entity, rights: Rights, language: string): Record<string, JsonSchema> {
  const base = `/api/records/${entity.name}`;
  const of = operations(entity, language);
  const one = [ID_PARAMETER, COMPANY];
  const many = { parameters: [COMPANY] };
  const may = (action: string, operation: Operation, method: string): JsonSchema =>
    rights.may(entity, action) ? { [method]: operation } : {};
  return {
    [base]: { ...many, get: of.list, ...may('create', of.create, 'post') },
    [`${base}/{id}`]: {
      parameters: one,
      get: of.get,
      ...may('update', of.update, 'patch'),
      ...may('delete', of.remove, 'delete'),
    },
    [`${base}/query`]: { ...many, post: of.query },
    ...(rights.may(entity, 'export') ? { [`${base}/export`]: { ...many, get: of.export } } : {}),
    [`${base}/aggregate`]: { ...many, post: of.aggregate },
    [`${base}/bulk`]: { ...many, post: of.bulk },
    [`${base}/{id}/history`]: { parameters: one, get: of.history },
    ...(rights.may(entity, 'delete') ? { [`${base}/{id}/restore`]: { parameters: one, post: of.restore } } : {}),
  };
}

function operations(entity: Entity, language: string) {
  const record = schemaRef(entity.name);
  const operation = (name: string, summary: string, more: JsonSchema): Operation => ({
    operationId: `${entity.name}.${name}`,
    tags: [entity.name],
    summary: `${summary}: ${entity.title[language] ?? entity.name}`,
    ...more,
  });
  const list = answers({ 200: answer('A page.', listSchema(record)) });
  const body = (schema: JsonSchema): JsonSchema => ({ required: true, content: jsonContent(schema) });
  const patch: JsonSchema = {
    required: true,
    content: {
      'application/merge-patch+json': { schema: schemaRef(`${entity.name}.update`) },
      ...jsonContent(schemaRef(`${entity.name}.update`)),
    },
  };
  return {
    list: operation('list', 'List', { parameters: LIST_PARAMETERS, responses: list }),
    query: operation('query', 'List, with the parameters in the body', {
      requestBody: body(schemaRef('ListRequest')),
      responses: list,
    }),
    export: operation('export', 'Export all that match as a file', {
      parameters: EXPORT_PARAMETERS,
      responses: answers({ 200: { description: 'The file, streamed.', content: EXPORTED } }),
    }),
    create: operation('create', 'Create', {
      parameters: [IDEMPOTENCY_KEY],
      requestBody: body(schemaRef(`${entity.name}.create`)),
      responses: answers({ 201: recordAnswer('The new record.', record) }),
    }),
    get: operation('get', 'Get', {
      parameters: [FIELDS_PARAMETER, INCLUDE_PARAMETER],
      responses: answers({ 200: recordAnswer('The record.', record) }),
    }),
    update: operation('update', 'Change (RFC 7396)', {
      parameters: [IF_MATCH],
      requestBody: patch,
      responses: answers({ 200: recordAnswer('The changed record.', record) }),
    }),
    remove: operation('delete', 'Delete; can be restored', {
      parameters: [IF_MATCH],
      responses: answers({ 204: answer('Deleted.') }),
    }),
    restore: operation('restore', 'Restore; a record that is not deleted stays as it is', {
      parameters: [IDEMPOTENCY_KEY],
      responses: answers({ 200: recordAnswer('The restored record.', record) }),
    }),
    aggregate: operation('aggregate', 'Count, sum and group', {
      requestBody: body(schemaRef('AggregateRequest')),
      responses: answers({ 200: answer('The groups.', schemaRef('AggregateAnswer')) }),
    }),
    bulk: operation('bulk', 'Many writes at once', {
      parameters: [IDEMPOTENCY_KEY],
      requestBody: body(schemaRef('BulkRequest')),
      responses: answers({ 200: answer('One result an operation.', schemaRef('BulkAnswer')) }),
    }),
    history: operation('history', 'Changes, the newest first', {
      parameters: PAGE_PARAMETERS,
      responses: answers({ 200: answer('Changes.', schemaRef('HistoryAnswer')) }),
    }),
  };
}

function listSchema(record: JsonSchema): JsonSchema {
  return {
    type: 'object',
    properties: {
      items: { type: 'array', items: record },
      next: { type: ['string', 'null'] },
      count: { type: 'integer' },
    },
    required: ['items', 'next'],
  };
}

const PAGE_PARAMETERS: readonly JsonSchema[] = [
  queryParameter('limit', { type: 'integer', minimum: 1, maximum: 200, default: 50 }, 'Most items of a page.'),
  queryParameter('after', { type: 'string' }, 'The cursor `next` of the page before.'),
];

const MATCHING_PARAMETERS: readonly JsonSchema[] = [
  queryParameter('where', { type: 'string' }, 'A rule as JSON, in JsonLogic syntax.'),
  queryParameter('sort', { type: 'string' }, 'Paths, separated by commas, a minus before a path for descending.'),
  FIELDS_PARAMETER,
  queryParameter('search', { type: 'string' }, 'Words that the record must hold.'),
];

const LIST_PARAMETERS: readonly JsonSchema[] = [
  ...MATCHING_PARAMETERS,
  INCLUDE_PARAMETER,
  queryParameter('count', { type: 'string', enum: ['none', 'estimate', 'exact'] }, 'Whether to count all that match.'),
  ...PAGE_PARAMETERS,
];

const EXPORT_PARAMETERS: readonly JsonSchema[] = [
  ...MATCHING_PARAMETERS,
  queryParameter('format', { type: 'string', enum: ['csv', 'xlsx'], default: 'csv' }, 'RFC 4180, or a workbook.'),
];

const EXPORTED: JsonSchema = {
  'text/csv': { schema: { type: 'string' } },
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': {},
};
