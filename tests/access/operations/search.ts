// Searches, in a list and over all entities: words found in texts that the person may read, of records that they may read,
// and no others; typed words are taken from any record, readable or not.

import type { Asking, Case, Operation } from '../case.ts';
import { mayAtAll, mayName, readableRows, valueAt } from '../oracle/rights.ts';
import { type FoundRow, foundIn, isFound, textsOf } from '../oracle/search.ts';
import { NO_ENTITY, type Refused } from './matching.ts';
import { sampleIds } from './sample.ts';

export const search: Operation = (asking) => {
  const { entity, entities, random } = asking;
  const typed = random.chance(0.4) ? random.pick(sampleIds(asking, 1)).id : wordsIn(asking);
  return [
    listCase(asking, wordsIn(asking)),
    foundCase(asking, wordsIn(asking)),
    (random.chance(0.5) ? listCase : foundCase)(asking, typed),
    ...(entity.name === entities[0]?.name ? [everywhereCase(asking, wordsIn(asking))] : []),
  ];
};

/** What somebody types who looks for a text that stands in some record, whole or in part; often one they may not read. */
function wordsIn({ world, person, entity, random }: Asking): string {
  const hidden = entity.search.filter((path) => !mayName(world, person, entity.name, path));
  const paths = hidden.length > 0 && random.chance(0.5) ? hidden : entity.search;
  const texts = [...(world.tables[entity.name]?.values() ?? [])].flatMap((row) =>
    paths.flatMap((path) => textsOf(valueAt(world, { entity: entity.name, row }, path, () => true))),
  );
  const words = texts.length === 0 ? '' : random.pick(texts);
  const part = words
    .split(' ')
    .map((word) => word.slice(0, random.int(2, 4)))
    .join(' ');
  const accented = words.replaceAll('a', 'â').replaceAll('e', 'É');
  const written = random.pick([words, words, part, part.toUpperCase(), accented]);
  return written.length < 2 ? 'er' : written;
}

function listCase({ world, person, entity, client }: Asking, typed: string): Case {
  const path = `/api/records/${entity.name}?fields=id&limit=200&count=exact&search=${encodeURIComponent(typed)}`;
  const isUnknown = !mayAtAll(world, person, entity.name, 'read');
  const rows = isUnknown
    ? []
    : readableRows(world, person, entity.name).filter((row) => isFound(world, person, { entity, row, typed }));
  const ids = rows.map((row) => String(row['id'])).sort();
  return {
    request: `GET ${decodeURIComponent(path)}`,
    expected: isUnknown ? NO_ENTITY : { ids, count: ids.length },
    observe: async () => {
      const { status, json } = await client.get(path);
      if (status !== 200) return { status, code: json.code };
      const items: readonly { readonly id: string }[] = json.items;
      return { ids: items.map(({ id }) => id).sort(), count: json.count };
    },
  };
}

/** The best of one entity, in their order. */
function foundCase(asking: Asking, typed: string): Case {
  const { entity, client } = asking;
  const path = `/api/search?entities=${entity.name}&q=${encodeURIComponent(typed)}`;
  return {
    request: `GET ${decodeURIComponent(path)}`,
    expected: expectedOf(asking, typed),
    observe: async () => {
      const { status, json } = await client.get(path);
      return status === 200 ? json : { status, code: json.code };
    },
  };
}

function expectedOf(
  { world, person, entity }: Asking,
  typed: string,
): Refused | { readonly items: readonly FoundRow[] } {
  if (!mayAtAll(world, person, entity.name, 'read')) return NO_ENTITY;
  if (entity.search.length === 0) return { status: 400, code: 'parameter.invalid' };
  return { items: foundIn(world, person, { entity, typed }) };
}

/** Of all entities; which of them comes first is not asked here. */
function everywhereCase({ world, person, client }: Asking, typed: string): Case {
  const path = `/api/search?q=${encodeURIComponent(typed)}`;
  const searched = Object.values(world.model.entities).filter(
    ({ name, search: paths }) => paths.length > 0 && mayAtAll(world, person, name, 'read'),
  );
  return {
    request: `GET ${decodeURIComponent(path)}`,
    expected: sorted(searched.flatMap((entity) => foundIn(world, person, { entity, typed }))),
    observe: async () => {
      const { status, json } = await client.get(path);
      return status === 200 && json.partial === undefined ? sorted(json.items) : { status, json };
    },
  };
}

function sorted(items: readonly FoundRow[]): readonly FoundRow[] {
  return [...items].sort((a, b) => (`${a.entity} ${a.id}` < `${b.entity} ${b.id}` ? -1 : 1));
}
