// Places on the map and JSON values out of the cells of a file.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SITES } from '../../fixtures/packs/sites.ts';
import { tenantPack } from '../../pure/metadata/small_packs.ts';
import { openWritingRig, type WritingRig } from '../records/writing_rig.ts';
import { importFiles } from './import_rig.ts';

let rig: WritingRig;

beforeAll(async () => {
  rig = await openWritingRig([tenantPack(SITES, { depends: { base: '^2.0.0' } })]);
}, 60_000);

afterAll(() => rig.close());

const column = (name: string) => ({ column: [name] });

/** A place from one cell or from two, which have a comma in their numbers. */
function descriptionOf(place: object) {
  const site = {
    entity: 'acme/acme_site',
    key: column('name'),
    values: { name: column('name'), data: column('data'), place },
  };
  return { title: 'Sites', system: 'test', files: { sites: { file: 'sites.csv', records: { site } } } };
}

const stored = () =>
  rig.rows('select name, place__lat as lat, place__lng as lng, data::text as data from acme_site order by name');

test('They are read, told from those that are none, and found unchanged when the file comes again.', async () => {
  const given = {
    description: descriptionOf(column('place')),
    files: {
      'sites.csv': [
        'name;place;data',
        'Both;"48.8584, 2.2945";{"a": [1, 0.1]}',
        'None;;',
        'No place;Paris;1',
        'No data;1 2;{a: 1}',
        'Text;;"""x"""',
        '',
      ]
        .join('\n')
        .replaceAll('{"a": [1, 0.1]}', '"{""a"": [1, 0.1]}"'),
    },
  };
  const first = await importFiles(rig.request(), given);
  expect(first.outcome).toMatchObject({ refused: 2, entities: { acme_site: { created: 3 } } });
  expect(first.errors).toContain('“Paris” is no place with a latitude and a longitude');
  expect(first.errors).toContain('“{a: 1}” is not JSON');
  expect(await stored()).toEqual([
    { name: 'Both', lat: '48.8584', lng: '2.2945', data: '{"a": [1, 0.1]}' },
    { name: 'None', lat: null, lng: null, data: null },
    { name: 'Text', lat: null, lng: null, data: '"x"' },
  ]);
  const again = await importFiles(rig.request(), given);
  expect(again.outcome.entities['acme_site']).toMatchObject({ created: 0, updated: 0, unchanged: 3 });
});

test('A place is made of two columns.', async () => {
  const number = (name: string) => ({ to_decimal: [column(name)] });
  const description = descriptionOf({ object: { lat: number('north'), lng: number('east') } });
  const files = { 'sites.csv': 'name;north;east;data\nTwo;-12.5;3;\n' };
  expect((await importFiles(rig.request(), { description, files })).outcome.refused).toBe(0);
  expect((await stored()).at(-1)).toMatchObject({ name: 'Two', lat: '-12.5', lng: '3' });
});
