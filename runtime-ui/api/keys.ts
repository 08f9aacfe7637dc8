// The names of what is in the cache. Everything about records of one entity starts with ['records', entity], so
// that one write can refresh all lists, counts and sums that may show it.

import type { AggregateRequest, ListRequest } from '../../schemas/http/records.ts';

export const keys = {
  me: ['me'] as const,
  search: (text: string, entities: readonly string[]) => ['search', text, entities] as const,
  model: ['model'] as const,
  modelIn: (language: string) => ['model', language] as const,
  formSchemas: (entity: string, language: string) => ['model', language, 'schemas', entity] as const,
  /** Of a user, or one's own. */
  sessions: (user: string | null) => ['sessions', user] as const,
  invitation: (token: string) => ['invitation', token] as const,
  organisation: ['access', 'organisation'] as const,
  roles: ['access', 'roles'] as const,
  explain: (asked: object | undefined) => ['access', 'explain', asked] as const,
  records: (entity: string) => ['records', entity] as const,
  lists: (entity: string) => ['records', entity, 'list'] as const,
  list: (entity: string, request: ListRequest) => ['records', entity, 'list', request] as const,
  page: (entity: string, request: ListRequest) => ['records', entity, 'page', request] as const,
  count: (entity: string, request: ListRequest) => ['records', entity, 'count', request] as const,
  aggregate: (entity: string, request: AggregateRequest) => ['records', entity, 'aggregate', request] as const,
  record: (entity: string, id: string) => ['records', entity, 'one', id] as const,
  history: (entity: string, id: string) => ['records', entity, 'history', id] as const,
};
