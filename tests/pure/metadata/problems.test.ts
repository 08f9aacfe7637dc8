// Mistakes in packs, each with the sentence that a consultant reads.

import { describe, expect, test } from '@jest/globals';
import type { RawPack } from '../../../engine/metadata/pack.ts';
import { baseWith, pack, problemsOf, tenantPack } from './small_packs.ts';

interface Case {
  readonly name: string;
  readonly given: readonly RawPack[];
  readonly expect: readonly string[];
}

const text = (more: object) => ({ $ref: 'crm:types/text', title: 'T', 'x-field': { order: 20, ...more } });

const CASES: readonly Case[] = [
  {
    name: 'broken JSON is told with line and column',
    given: [pack({ 'entities/user.json': '{\n  "title": "User",,\n}' })],
    expect: ['base/entities/user.json# Line 2, column 19 is not JSON: property name expected.'],
  },
  {
    name: 'a field type that does not exist is told with those that do',
    given: [baseWith({ size: { $ref: 'crm:types/txt', title: 'Size' } })],
    expect: [
      'base/entities/deal.json#/properties/size/$ref Found "crm:types/txt"; expected one of crm:types/text, crm:types/long_text, crm:types/email, crm:types/phone, crm:types/url, crm:types/integer, crm:types/decimal, crm:types/percent, crm:types/money, crm:types/boolean, crm:types/date, crm:types/datetime, crm:types/option, crm:types/multi_option, crm:types/stage, crm:types/reference, crm:types/tree_parent, crm:types/tags, crm:types/attachment, crm:types/user, crm:types/address. Did you mean "crm:types/text"?',
    ],
  },
  {
    name: 'a key of another field type is unknown here',
    given: [baseWith({ size: text({ scale: 2 }) })],
    expect: ['base/entities/deal.json#/properties/size/x-field/scale The key "scale" is unknown here.'],
  },
  {
    name: 'a system field cannot be declared',
    given: [baseWith({ created_at: text({}) })],
    expect: [
      'base/entities/deal.json#/properties/created_at "created_at" is a field of every record; choose another name.',
    ],
  },
  {
    name: 'a label that is no field leads nowhere',
    given: [baseWith({}, { label: 'nome' })],
    expect: ['base/entities/deal.json#/x-entity/label There is no field "nome" to stand for the record.'],
  },
  {
    name: 'a rule that names an unknown field is told inside the rule',
    given: [baseWith({}, { checks: { named: { rule: { '!=': [{ var: 'nme' }, null] }, message: 'No name.' } } })],
    expect: ['base/entities/deal.json#/x-entity/checks/named/rule/!=/0/var There is nothing called "nme" here.'],
  },
  {
    name: 'a folder that holds no kind of document is told',
    given: [pack({ 'entitys/user.json': {} })],
    expect: [
      'base/entitys/user.json# No kind of document belongs at entitys/user.json; the folders are entities, pipelines, roles, views, menus, extensions/<pack>, i18n, seeds/{required,demo}.',
    ],
  },
  {
    name: 'a pack that is not there is missing',
    given: [pack({}, { depends: { crm: '^1.0.0' } })],
    expect: ['base/pack.json#/depends/crm The pack needs "crm" ^1.0.0, which is not here.'],
  },
  {
    name: 'an extension of a document that is not there',
    given: [baseWith({}), tenantPack({ 'extensions/base/deel.json': { extends: 'crm:base/deel' } })],
    expect: ['acme/extensions/base/deel.json#/extends There is no document "crm:base/deel" to extend.'],
  },
  {
    name: 'a limit may only be made stricter',
    given: [
      baseWith({ code: text({ max_length: 20 }) }),
      tenantPack({
        'extensions/base/deal.json': {
          extends: 'crm:base/deal',
          properties: { code: { 'x-field': { max_length: 30 } } },
        },
      }),
    ],
    expect: [
      'acme/extensions/base/deal.json#/properties/code/x-field/max_length "max_length" may only be made stricter: 20 can become lower, not 30.',
    ],
  },
  {
    name: 'a new field of another entity carries the prefix',
    given: [
      baseWith({}),
      tenantPack({ 'extensions/base/deal.json': { extends: 'crm:base/deal', properties: { region: text({}) } } }),
    ],
    expect: [
      'acme/extensions/base/deal.json#/properties/region "region" is new in a document of another pack; name it "acme_region".',
    ],
  },
  {
    name: 'a scope that the entity cannot answer',
    given: [
      baseWith({}, {}, { 'roles/rep.json': { title: 'Rep', grants: { 'base/deal': { read: { scope: 'own' } } } } }),
    ],
    expect: [
      'base/roles/rep.json#/grants/base~1deal/read/scope The scope "own" needs one of the fields owner, and "deal" has none; use "all", or give the entity the aspect.',
    ],
  },
];

function line({ file, pointer, detail }: { file?: string; pointer: string; detail: string }): string {
  return `${file}#${pointer} ${detail}`;
}

describe('a mistake in a pack is told in a sentence with file and pointer', () => {
  test.each(CASES)('$name', ({ given, expect: expected }) => {
    expect(problemsOf(...given).map(line)).toEqual(expected);
  });

  test('all mistakes of all packs are told in one run, in the order of files', () => {
    const base = baseWith({ size: { ...text({}), titel: 'Size' }, weight: { $ref: 'crm:types/heavy', title: 'W' } });
    const acme = tenantPack({ 'entities/visit.json': { title: 'Visit' } });
    const places = problemsOf(base, acme).map(({ file, pointer }) => `${file}#${pointer}`);
    expect(places).toEqual([
      'acme/entities/visit.json#',
      'acme/entities/visit.json#',
      'acme/entities/visit.json#',
      'base/entities/deal.json#/properties/size/titel',
      'base/entities/deal.json#/properties/weight/$ref',
    ]);
  });
});
