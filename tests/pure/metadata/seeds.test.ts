// Seeds: an order in which every reference finds its target, and what is told of those that have none.

import { describe, expect, test } from '@jest/globals';
import type { RawPack } from '../../../engine/metadata/pack.ts';
import { planSeeds } from '../../../engine/metadata/seeds.ts';
import { baseWith, compiled, problemsOf, tenantPack } from './small_packs.ts';

const PARENT = { $ref: 'crm:types/tree_parent', title: 'Parent', 'x-field': { order: 20 } };
const SINCE = { $ref: 'crm:types/date', title: 'Since', 'x-field': { order: 30 } };

function deals(documents: Readonly<Record<string, object>>) {
  const seeds = Object.entries(documents).map(([path, records]) => [
    `seeds/${path}.json`,
    { entity: 'base/deal', records },
  ]);
  return baseWith({ parent: PARENT, since: SINCE }, {}, Object.fromEntries(seeds));
}

function heard(...packs: readonly RawPack[]): string[] {
  return problemsOf(...packs).map(({ code, file, pointer, detail }) => `${code} ${file}#${pointer} ${detail}`);
}

describe('seeds', () => {
  test('are ordered targets first, however long the chain', () => {
    const count = 20_000;
    const chain = Array.from({ length: count }, (_, index) => [
      `d${index}`,
      { name: `${index}`, ...(index + 1 < count ? { parent: `d${index + 1}` } : {}) },
    ]);
    const { model, packs } = compiled(deals({ 'demo/deal': Object.fromEntries(chain) as object }));
    const plan = planSeeds(model, packs, 'demo');
    expect(plan.ok && plan.value.map((seed) => seed.key).slice(0, 2)).toEqual(['base:d19999', 'base:d19998']);
  });

  test('a circle is told once, with the way round', () => {
    const records = { a: { parent: 'b' }, b: { parent: 'c' }, c: { parent: 'a' }, d: { parent: 'a' } };
    expect(heard(deals({ 'demo/deal': records }))).toEqual([
      'pack.cycle base/seeds/demo/deal.json#/records/c/parent The seeds refer to each other in a circle: base:a → base:b → base:c → base:a.',
    ]);
  });

  test('what leads nowhere is told when the pack compiles', () => {
    const acme = tenantPack({
      'seeds/demo/deel.json': { entity: 'base/deel', records: {} },
      'seeds/demo/deal.json': { entity: 'acme/deal', records: {} },
    });
    expect(heard(deals({ 'demo/deal': { a: { nam: 'A', parent: 'x' } } }), acme)).toEqual([
      'pack.unresolved acme/seeds/demo/deal.json#/entity There is no entity "acme/deal" to seed. Did you mean "base/deal"?',
      'pack.unresolved acme/seeds/demo/deel.json#/entity There is no entity "base/deel" to seed. Did you mean "base/deal"?',
      'pack.unresolved base/seeds/demo/deal.json#/records/a/nam "deal" has no field "nam". Did you mean "name"?',
      'pack.unresolved base/seeds/demo/deal.json#/records/a/parent There is no seed "base:x".',
    ]);
  });

  test('demo records may refer to required ones, and not the other way', () => {
    expect(heard(deals({ 'required/deal': { a: {} }, 'demo/deal': { b: { parent: 'a' } } }))).toEqual([]);
    expect(heard(deals({ 'required/deal': { a: { parent: 'b' } }, 'demo/deal': { b: {} } }))).toEqual([
      'pack.unresolved base/seeds/required/deal.json#/records/a/parent There is no seed "base:b".',
    ]);
  });

  test('one key is one record', () => {
    expect(heard(deals({ 'demo/deal': { a: {} }, 'demo/more': { a: {} } }))).toEqual([
      'pack.name base/seeds/demo/more.json#/records/a There already is a seed "a", in base/seeds/demo/deal.json.',
    ]);
  });

  test('days from today are days', () => {
    const days = { a: { since: { days_from_today: 1e300 } }, b: { since: { days_from_today: 0.5 } } };
    expect(heard(deals({ 'demo/deal': days }))).toEqual([
      'pack.value base/seeds/demo/deal.json#/records/a/since/days_from_today Found 1e+300 days from today; expected a whole number, at most 36525 either way.',
      'pack.value base/seeds/demo/deal.json#/records/b/since/days_from_today Found 0.5 days from today; expected a whole number, at most 36525 either way.',
    ]);
  });
});
