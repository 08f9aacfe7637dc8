// What a test arranges and checks past the pages: records over REST, with the rights of the person given.

import { type APIRequestContext, type APIResponse, expect } from '@playwright/test';
import type { PresentedModel, RuleJson } from '../../schemas/http/model.ts';
import type {
  BulkAnswer,
  HistoryAnswer,
  Json,
  ListAnswer,
  ListRequest,
  RecordJson,
} from '../../schemas/http/records.ts';

type Values = { readonly [field: string]: Json };

export interface Rest {
  readonly create: (entity: string, values: Values) => Promise<RecordJson>;
  /** Creates all of them in as few requests as the limits allow. */
  readonly createAll: (entity: string, records: readonly Values[]) => Promise<readonly RecordJson[]>;
  readonly read: (entity: string, id: string) => Promise<RecordJson>;
  /** The status of reading it: 404 where it is gone. */
  readonly status: (entity: string, id: string) => Promise<number>;
  readonly update: (entity: string, id: string, values: Values) => Promise<RecordJson>;
  readonly list: (entity: string, list: ListRequest) => Promise<ListAnswer>;
  /** The one record whose field has this value. */
  readonly find: (entity: string, field: string, value: string) => Promise<RecordJson>;
  readonly history: (entity: string, id: string) => Promise<HistoryAnswer>;
  readonly model: (language: string) => Promise<PresentedModel>;
}

export function restOf(request: APIRequestContext): Rest {
  const at = (entity: string, ...parts: readonly string[]) => ['/api/records', entity, ...parts].join('/');
  const rest: Rest = {
    create: async (entity, values) => json<RecordJson>(await request.post(at(entity), { data: values }), 201),
    createAll: async (entity, records) => {
      const operations = records.map((record) => ({ op: 'create' as const, record }));
      const answer = await json<BulkAnswer>(await request.post(at(entity, 'bulk'), { data: { operations } }), 200);
      return answer.results.map(({ record, problem }) => {
        if (record === undefined) throw new Error(`${entity} is not created: ${JSON.stringify(problem)}`);
        return record;
      });
    },
    read: async (entity, id) => json<RecordJson>(await request.get(at(entity, id)), 200),
    status: async (entity, id) => (await request.get(at(entity, id))).status(),
    update: async (entity, id, values) =>
      json<RecordJson>(await request.patch(at(entity, id), { data: values, headers: MERGE_PATCH }), 200),
    list: async (entity, list) => json<ListAnswer>(await request.post(at(entity, 'query'), { data: list }), 200),
    find: async (entity, field, value) => {
      const where: RuleJson = { '==': [{ var: field }, value] };
      const { items } = await rest.list(entity, { where, limit: 2 });
      expect(items, `${entity} with ${field} ${value}`).toHaveLength(1);
      return rest.read(entity, items[0]?.id ?? '');
    },
    history: async (entity, id) => json<HistoryAnswer>(await request.get(at(entity, id, 'history')), 200),
    model: async (language) =>
      json<PresentedModel>(await request.get('/api/model', { headers: { 'Accept-Language': language } }), 200),
  };
  return rest;
}

/** RFC 7396 */
const MERGE_PATCH = { 'Content-Type': 'application/merge-patch+json' };

async function json<T>(answer: APIResponse, status: number): Promise<T> {
  const text = await answer.text();
  expect(answer.status(), text).toBe(status);
  return JSON.parse(text) as T;
}
