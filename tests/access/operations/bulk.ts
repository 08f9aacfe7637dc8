// Many writes in one request, each judged by itself: changes that change nothing, and deletions that are not allowed.

import type { Operation } from '../case.ts';
import { mayAtAll } from '../oracle/rights.ts';
import { NO_ENTITY } from './matching.ts';
import { sampleIds } from './sample.ts';
import { statusOf } from './update.ts';

export const bulk: Operation = (asking) => {
  const { world, person, entity, client } = asking;
  const path = `/api/records/${entity.name}/bulk`;
  const sampled = sampleIds(asking, 2);
  const updates = sampled.map((each) => ({
    operation: { op: 'update', id: each.id, record: {} },
    status: statusOf(asking, each, 'update'),
  }));
  const deletions = sampled
    .map((each) => ({ operation: { op: 'delete', id: each.id }, status: statusOf(asking, each, 'delete') }))
    .filter(({ status }) => status !== 200);
  const creations = mayAtAll(world, person, entity.name, 'create')
    ? []
    : [{ operation: { op: 'create', record: { name: 'new' } }, status: 403 }];
  const all = [...updates, ...deletions, ...creations];
  const body = { operations: all.map(({ operation }) => operation) };
  return [
    {
      request: `POST ${path} ${JSON.stringify(body)}`,
      expected: mayAtAll(world, person, entity.name, 'read') ? all.map(({ status }) => status) : NO_ENTITY,
      observe: async () => {
        const { status, json } = await client.post(path, body);
        if (status !== 200) return { status, code: json.code };
        const results: readonly { readonly status: number }[] = json.results;
        return results.map((result) => result.status);
      },
    },
  ];
};
