// A list, filtered and sorted, read page by page to its end, up and down: the records, their order and all they show.

import type { Asking, Case, Operation } from '../case.ts';
import { generateFilter, generateSort } from '../generate/questions.ts';
import type { Rule } from '../generate/rules.ts';
import { presentRecord } from '../oracle/present.ts';
import { mayAtAll } from '../oracle/rights.ts';
import { aboutOf, matchingRows, NO_ENTITY, type Order, ordered } from './matching.ts';

export const list: Operation = (asking) => {
  const { random } = asking;
  const about = aboutOf(asking);
  const filter = generateFilter(random, about);
  const sort = generateSort(random, about);
  return [false, true].map((descending) => listCase(asking, { filter, sort, descending, limit: random.int(2, 20) }));
};

interface Wanted extends Order {
  readonly filter: Rule | undefined;
  readonly limit: number;
}

function listCase(asking: Asking, { filter, sort, descending, limit }: Wanted): Case {
  const { entity, client } = asking;
  const path = `/api/records/${entity.name}/query`;
  const body = { ...(filter ? { where: filter } : {}), sort: [`${descending ? '-' : ''}${sort}`], limit };
  return {
    request: `POST ${path} ${JSON.stringify(body)}, to its end`,
    expected: expectedList(asking, { filter, sort, descending }),
    observe: async () => {
      const items: unknown[] = [];
      for (let after: unknown = null; after !== undefined; ) {
        const page = await client.post(path, after === null ? body : { ...body, after });
        if (page.status !== 200) return { status: page.status, code: page.json.code };
        items.push(...page.json.items);
        after = page.json.next ?? undefined;
        if (items.length > 1_000) throw new Error('The list has no end.');
      }
      return items;
    },
  };
}

function expectedList(asking: Asking, { filter, ...order }: Omit<Wanted, 'limit'>): unknown {
  const { world, person, entity } = asking;
  if (!mayAtAll(world, person, entity.name, 'read')) return NO_ENTITY;
  const rows = ordered(asking, matchingRows(asking, filter), order);
  return rows.map((row) => presentRecord(world, person, { entity, row, listed: true }));
}
