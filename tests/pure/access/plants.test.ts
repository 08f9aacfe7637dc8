// The plants of the proof of access fit the sources as they are: what each replaces is there exactly once.

import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { expect, test } from '@jest/globals';
import { UsageError } from '../../../bin/command.ts';
import { readOptions } from '../../access/options.ts';
import { PLANTS, plantIn } from '../../access/plants/plants.ts';

const ROOT = new URL('../../../', import.meta.url);

const NAMES = [
  'company',
  'soft_delete',
  'include',
  'count',
  'history',
  'search',
  'export',
  'host_tenant',
  'cursor',
  'idempotency_replay',
  'field_class',
  'restriction',
];

test('There is a plant for each defence, and each can be told to the proof.', () => {
  expect(PLANTS.map(({ name }) => name)).toEqual(NAMES);
  for (const name of NAMES) expect(readOptions(['--plant', name]).plants.map((plant) => plant.name)).toEqual([name]);
  expect(readOptions(['--plants']).plants).toEqual(PLANTS);
  expect(readOptions([]).plants).toEqual([]);
  expect(() => readOptions(['--plant', 'nothing'])).toThrow(UsageError);
});

test.each(PLANTS)(
  'The defence $name stands once where the plant looks for it, and what replaces it can be read.',
  (plant) => {
    const source = readFileSync(new URL(plant.file, ROOT), 'utf8');
    const planted = plantIn(source, plant);
    expect(planted).not.toBe(source);
    expect(stripTypeScriptTypes(planted)).not.toBe('');
  },
);

test('A text that is not there, or twice, is refused.', () => {
  const plant = { name: 'some', file: 'a.ts', from: 'guard();', to: '' };
  expect(plantIn('a(); guard(); b();', plant)).toBe('a();  b();');
  expect(() => plantIn('a();', plant)).toThrow('it is there 0 times');
  expect(() => plantIn('guard(); guard();', plant)).toThrow('it is there 2 times');
});
