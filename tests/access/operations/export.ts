// Exports: a file has the rows that the person may both see and take out, in the order of a list, and in its cells what they
// may read of each. Files are read here by what CSV and workbooks say of themselves (files.ts).

import type { Asking, Case, Operation } from '../case.ts';
import { generateFilter, generateSort } from '../generate/questions.ts';
import type { Rule } from '../generate/rules.ts';
import { type Cells, cellsOf } from '../oracle/cells.ts';
import { listedFields } from '../oracle/present.ts';
import { allowedIds, mayAtAll } from '../oracle/rights.ts';
import { farFields } from './far_fields.ts';
import { FILES, type Format, oneAtATime } from './files.ts';
import { aboutOf, matchingRows, NO_ENTITY, type Order, ordered, type Refused } from './matching.ts';

export const exported: Operation = (asking) => {
  const { world, person, entity, entities, random } = asking;
  const about = aboutOf(asking);
  const fields = farFields(asking, 5);
  const wanted = {
    filter: generateFilter(random, about),
    sort: generateSort(random, about),
    descending: random.chance(0.5),
    fields: entities.some(({ name }) => name === entity.name) && random.chance(0.4) ? [] : ['id', ...fields],
  };
  const isRefused = !mayAtAll(world, person, entity.name, 'read') || !mayAtAll(world, person, entity.name, 'export');
  const formats = random.some<Format>(['csv', 'xlsx'], isRefused ? random.int(0, 1) : random.int(1, 2));
  return formats.map((format) => exportCase(asking, { ...wanted, format }));
};

interface Wanted extends Order {
  readonly format: Format;
  readonly filter: Rule | undefined;
  /** Paths; none: what a list answers without them. */
  readonly fields: readonly string[];
}

function exportCase(asking: Asking, wanted: Wanted): Case {
  const { entity, client } = asking;
  const { format, filter, sort, descending, fields } = wanted;
  const parameters = new URLSearchParams({ format, sort: `${descending ? '-' : ''}${sort}` });
  if (fields.length > 0) parameters.set('fields', fields.join());
  if (filter) parameters.set('where', JSON.stringify(filter));
  const path = `/api/records/${entity.name}/export?${parameters}`;
  return {
    request: `GET ${decodeURIComponent(path)}`,
    expected: expectedRows(asking, wanted),
    observe: () =>
      oneAtATime(async () => {
        const { status, json, bytes } = await client.get(path);
        return status === 200 ? FILES[format](bytes) : { status, code: json.code };
      }),
  };
}

function expectedRows(asking: Asking, { filter, fields, ...order }: Wanted): Refused | readonly Cells[] {
  const { world, person, entity } = asking;
  if (!mayAtAll(world, person, entity.name, 'read')) return NO_ENTITY;
  if (!mayAtAll(world, person, entity.name, 'export')) return { status: 403, code: 'access.denied' };
  const taken = allowedIds(world, person, entity.name, 'export');
  const rows = ordered(asking, matchingRows(asking, filter), order).filter((row) => taken.has(String(row['id'])));
  const paths = fields.length > 0 ? fields : listedFields(world, person, entity);
  return rows.map((row) => cellsOf(world, person, { entity, row, paths }));
}
