// How many records a filter finds, beside a page that holds few of them.

import type { Operation } from '../case.ts';
import { generateFilter } from '../generate/questions.ts';
import { mayAtAll } from '../oracle/rights.ts';
import { aboutOf, matchingRows, NO_ENTITY } from './matching.ts';

export const count: Operation = (asking) => {
  const { world, person, entity, client, random } = asking;
  const filter = generateFilter(random, aboutOf(asking));
  const where = filter ? `&where=${encodeURIComponent(JSON.stringify(filter))}` : '';
  const path = `/api/records/${entity.name}?limit=3&count=exact${where}`;
  const isUnknown = !mayAtAll(world, person, entity.name, 'read');
  return [
    {
      request: `GET ${decodeURIComponent(path)}`,
      expected: isUnknown ? NO_ENTITY : { count: matchingRows(asking, filter).length },
      observe: async () => {
        const { status, json } = await client.get(path);
        return status === 200 ? { count: json.count } : { status, code: json.code };
      },
    },
  ];
};
