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
    expect: [
      'base/entities/user.json# Line 2, column 19: , stands where a key in double quotes is expected; perhaps the comma before it is one too many.',
    ],
  },
  {
    name: 'a field type that does not exist is told with those that do',
    given: [baseWith({ size: { $ref: 'crm:types/txt', title: 'Size' } })],
    expect: [
      'base/entities/deal.json#/properties/size/$ref Found "crm:types/txt"; expected one of crm:types/text, crm:types/long_text, crm:types/email, crm:types/phone, crm:types/url, crm:types/integer, crm:types/decimal, crm:types/percent, crm:types/money, crm:types/boolean, crm:types/date, crm:types/datetime, crm:types/option, crm:types/multi_option, crm:types/stage, crm:types/reference, crm:types/tree_parent, crm:types/tags, crm:types/attachment, crm:types/user, crm:types/address, crm:types/geo, crm:types/json. Did you mean "crm:types/text"?',
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
    expect: [
      'base/entities/deal.json#/x-entity/label There is no field "nome" to stand for the record. Did you mean "name"?',
    ],
  },
  {
    name: 'a rule that names an unknown field is told inside the rule',
    given: [baseWith({}, { checks: { named: { rule: { '!=': [{ var: 'nme' }, null] }, message: 'No name.' } } })],
    expect: [
      'base/entities/deal.json#/x-entity/checks/named/rule/!=/0/var "deal" has no field "nme". Did you mean "name"?',
    ],
  },
  {
    name: 'a rule that says when a day is late reads the record itself',
    given: [
      baseWith({
        chief: { $ref: 'crm:types/user', title: 'Chief', 'x-field': { order: 20 } },
        due: {
          $ref: 'crm:types/date',
          title: 'Due',
          'x-field': { order: 30, late: { '==': [{ var: 'chief.name' }, 'Ada'] } },
        },
        paid: { $ref: 'crm:types/date', title: 'Paid', 'x-field': { order: 40, late: { var: 'due' } } },
      }),
    ],
    expect: [
      'base/entities/deal.json#/properties/due/x-field/late Whether a day is late is judged by fields of the record itself; "chief.name" is one of another.',
      'base/entities/deal.json#/properties/paid/x-field/late {"var":"due"} is a date where true or false is expected.',
    ],
  },
  {
    name: 'a folder that holds no kind of document is told',
    given: [pack({ 'entitys/user.json': {} })],
    expect: [
      'base/entitys/user.json# No kind of document belongs at entitys/user.json; the folders are entities, pipelines, roles, restrictions, views, menus, extensions/<pack>, i18n, seeds/required, seeds/demo. Did you mean "entities"?',
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
    expect: [
      'acme/extensions/base/deel.json#/extends There is no document "crm:base/deel" to extend. Did you mean "crm:base/deal"?',
    ],
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
  {
    name: 'a right that nothing asks for',
    given: [baseWith({}, {}, { 'roles/rep.json': { title: 'Rep', grants: { 'base/deal': { updat: {} } } } })],
    expect: ['base/roles/rep.json#/grants/base~1deal/updat Nothing asks for the right "updat". Did you mean "update"?'],
  },
  {
    name: 'a reference that leads nowhere',
    given: [baseWith({ about: { $ref: 'crm:types/reference', title: 'About', 'x-field': { order: 10 } } })],
    expect: [
      'base/entities/deal.json#/properties/about/x-field A reference says to which entity it leads: "to": "<pack>/<entity>".',
    ],
  },
  {
    name: 'a key over a value of several columns',
    given: [
      baseWith(
        { seat: { $ref: 'crm:types/address', title: 'Seat' }, price: { $ref: 'crm:types/money', title: 'Price' } },
        { keys: { seat_once: { fields: ['name', 'seat'] } }, indexes: { by_price: { fields: ['price'] } } },
      ),
    ],
    expect: [
      'base/entities/deal.json#/x-entity/indexes/by_price/fields/0 "price" is of the type money, whose value is not one column; keys and indexes cannot hold it.',
      'base/entities/deal.json#/x-entity/keys/seat_once/fields/1 "seat" is of the type address, whose value is not one column; keys and indexes cannot hold it.',
    ],
  },
  {
    name: 'a key whose rule looks at more than its own columns',
    given: [
      baseWith(
        { price: { $ref: 'crm:types/money', title: 'Price' }, seller: { $ref: 'crm:types/user', title: 'Seller' } },
        {
          keys: Object.fromEntries(
            [
              { '==': [{ var: 'seller' }, { var: '$user' }] },
              { '==': [{ var: 'seller.name' }, 'Ann'] },
              { '>': [{ var: 'price' }, '1'] },
              { '>': [{ var: 'price.amount' }, '1'] },
              { '>': [{ var: 'created_at' }, { var: '$now' }] },
              { '==': [{ var: 'price.currency' }, 'EUR'] },
            ].map((where, index) => [`key_${index}`, { fields: ['name'], where }]),
          ),
        },
      ),
    ],
    expect: ['$user', 'seller.name', 'price', 'price.amount', '$now'].map(
      (path, index) =>
        `base/entities/deal.json#/x-entity/keys/key_${index}/where The rule of a key looks only at columns of its own record: it cannot use ${path}.`,
    ),
  },
  {
    name: 'a key and an index that take the name of a field with an index of its own',
    given: [
      baseWith(
        { code: text({ unique: true }), seller: { $ref: 'crm:types/user', title: 'Seller' } },
        { keys: { code: { fields: ['name'] } }, indexes: { seller: { fields: ['name'] } } },
      ),
    ],
    expect: [
      'base/entities/deal.json#/x-entity/indexes/seller The field "seller" refers to records and so has an index of its own; give this index another name.',
      'base/entities/deal.json#/x-entity/keys/code The field "code" is unique and so has an index of its own; give this key another name.',
    ],
  },
  {
    name: 'what is unique in a company needs a company, and numbers have no case',
    given: [
      baseWith(
        {
          code: text({ unique: { per: 'company' } }),
          size: { $ref: 'crm:types/integer', title: 'Size', 'x-field': { unique: { ignore_case: true } } },
          seat: { $ref: 'crm:types/address', title: 'Seat', 'x-field': { unique: true } },
        },
        { keys: { once: { fields: ['name'], per: 'company' } } },
      ),
    ],
    expect: [
      'base/entities/deal.json#/properties/code/x-field/unique/per "deal" has no company; give it the aspect "company_scoped", or drop "per".',
      'base/entities/deal.json#/properties/seat/x-field/unique A field of the type address cannot be unique: its value is not one column.',
      'base/entities/deal.json#/properties/size/x-field/unique/ignore_case A field of the type integer has no upper and lower case to ignore.',
      'base/entities/deal.json#/x-entity/keys/once/per "deal" has no company; give it the aspect "company_scoped", or drop "per".',
    ],
  },
  {
    name: 'a field that takes the name of what an aspect brings, without its shape',
    given: [
      baseWith({
        owner: text({}),
        team: { $ref: 'crm:types/user', title: 'Team' },
        company: { $ref: 'crm:types/reference', title: 'Company', 'x-field': { to: 'base/user' } },
      }),
    ],
    expect: [
      'base/entities/deal.json#/properties/company "company" is what the aspect "company_scoped" brings; take the aspect, or choose another name.',
      'base/entities/deal.json#/properties/owner "owner" is what the aspect "owned" brings; take the aspect, or choose another name.',
      'base/entities/deal.json#/properties/team "team" is what the aspect "team_scoped" brings; take the aspect, or choose another name.',
    ],
  },
  {
    name: 'a field that takes the name of the pipeline, where there is no stage',
    given: [baseWith({ pipeline: text({}), work_pipeline: text({}) })],
    expect: [
      'base/entities/deal.json#/properties/pipeline "pipeline" is what the engine brings beside a field "stage"; choose another name.',
    ],
  },
  {
    name: 'more fields than an entity can have',
    given: [baseWith(Object.fromEntries(Array.from({ length: 700 }, (_, index) => [`f${index}`, text({})])))],
    expect: [
      'base/entities/deal.json#/properties "deal" has 708 fields with those of the engine; an entity has at most 500.',
    ],
  },
  {
    name: 'more columns than a table should have',
    given: [
      baseWith(
        Object.fromEntries(
          Array.from({ length: 200 }, (_, index) => [`f${index}`, { $ref: 'crm:types/address', title: 'Seat' }]),
        ),
      ),
    ],
    expect: ['base/entities/deal.json#/properties The fields of "deal" take 1208 columns; an entity has at most 1000.'],
  },
  {
    name: 'roles that include each other',
    given: [
      baseWith(
        {},
        {},
        {
          'roles/one.json': { title: 'One', grants: {}, includes: { 'base/two': true } },
          'roles/two.json': { title: 'Two', grants: {}, includes: { 'base/one': true, 'base/two': true } },
        },
      ),
    ],
    expect: [
      'base/roles/two.json#/includes/base~1one The roles include each other in a circle: one → two → one.',
      'base/roles/two.json#/includes/base~1two The roles include each other in a circle: two → two.',
    ],
  },
  {
    name: 'a document nested as deep as a stack',
    given: [pack({ 'entities/user.json': `${'{"a":'.repeat(9000)}1${'}'.repeat(9000)}` })],
    expect: ['base/entities/user.json# Line 1, column 501: objects and lists are more than 100 deep.'],
  },
  {
    name: 'a file that is not UTF-8, and one with a byte order mark',
    given: [pack({ 'entities/user.json': '\uFEFF{"title": "\uFFFD"}' })],
    expect: ['base/entities/user.json# Line 1, column 12: what stands here is not UTF-8; save the file as UTF-8.'],
  },
  {
    name: 'a document that has no name for a table',
    given: [
      baseWith({}, {}, { 'entities/Grand Compte.json': {}, 'views/constructor.json': {}, 'roles/a__b.json': {} }),
    ],
    expect: [
      ['entities/Grand Compte', 'Grand Compte'],
      ['roles/a__b', 'a__b'],
      ['views/constructor', 'constructor'],
    ].map(
      ([path, name]) =>
        `base/${path}.json# "${name}" cannot be the name of a document: rename the file to snake_case (a–z, 0–9, _), at most 48 characters, without a double underscore.`,
    ),
  },
  {
    name: 'what the language has and the engine does not obey yet',
    given: [
      baseWith(
        {
          code: text({ renamed_from: 'number', widget: 'stars' }),
          lines: { $ref: 'crm:types/lines', title: 'Lines' },
        },
        { locks: {} },
        {
          'workflows/welcome.json': {},
          'views/page.json': {
            title: 'Page',
            kind: 'page',
            entity: 'base/deal',
            tabs: { a: { blocks: { b: { kind: 'list' }, c: { kind: 'fields', edit: 'inline' } } } },
          },
        },
      ),
    ],
    expect: [
      'base/entities/deal.json#/properties/code/x-field/renamed_from The key "renamed_from" is not supported yet; take it out.',
      'base/entities/deal.json#/properties/code/x-field/widget The key "widget" is not supported yet; take it out.',
      'base/entities/deal.json#/properties/lines/$ref Found "crm:types/lines"; expected one of crm:types/text, crm:types/long_text, crm:types/email, crm:types/phone, crm:types/url, crm:types/integer, crm:types/decimal, crm:types/percent, crm:types/money, crm:types/boolean, crm:types/date, crm:types/datetime, crm:types/option, crm:types/multi_option, crm:types/stage, crm:types/reference, crm:types/tree_parent, crm:types/tags, crm:types/attachment, crm:types/user, crm:types/address, crm:types/geo, crm:types/json. It is not supported yet.',
      'base/entities/deal.json#/x-entity/locks The key "locks" is not supported yet; take it out.',
      'base/views/page.json#/tabs/a/blocks/b/kind Found "list"; expected one of fields, related.',
      'base/views/page.json#/tabs/a/blocks/c/edit The key "edit" is not supported yet; take it out.',
      'base/workflows/welcome.json# Documents of workflows are not supported yet; take the file out.',
    ],
  },
  {
    name: 'a translation in the file of another language',
    given: [baseWith({}, {}, { 'i18n/fr.json': { language: 'de', texts: {} } })],
    expect: [
      'base/i18n/fr.json#/language The file is named for "fr", but its language is "de"; rename it or correct the language.',
    ],
  },
];

/** Names that every JavaScript object answers to. */
const INHERITED = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'];

/** A pack that speaks of a name wherever it may speak of one. */
function speakingOf(name: string): RawPack {
  const own = (value: unknown) => JSON.parse(`{${JSON.stringify(name)}: ${JSON.stringify(value)}}`) as object;
  const pipeline = {
    title: 'P',
    entity: 'base/deal',
    field: name,
    stages: { open: { title: 'Open', outcome: 'open', needs: own(true), ask: own(true) } },
    moves: { go: { from: own(true), to: own(true), grant: name } },
  };
  const view = {
    title: 'V',
    kind: 'list',
    entity: 'base/deal',
    sort: [name],
    columns: { ...own({}), [`name.${name}`]: {} },
    for: own(true),
  };
  const page = {
    title: 'V',
    kind: 'page',
    entity: 'base/deal',
    tabs: { a: { blocks: { b: { kind: 'related', relation: name } } } },
  };
  const field = text({ follows: own(true), classes: own(true), default: { var: name } });
  const more = {
    label: name,
    search: own('A'),
    keys: { by_it: { fields: [name] } },
    indexes: { by_it: { fields: [name] } },
    checks: { it: { rule: { '==': [{ var: `name.${name}` }, 'a'] }, message: 'It.', at: name } },
  };
  return baseWith({ field }, more, {
    'pipelines/p.json': pipeline,
    'views/v.json': view,
    'views/w.json': page,
    'views/x.json': { ...view, entity: `base/${name}` },
    'roles/r.json': { title: 'R', grants: own({ read: {} }), classes: own('read'), includes: own(true) },
    'menus/m.json': {
      title: 'M',
      groups: { g: { items: { i: { entity: `base/${name}` }, j: { view: `base/${name}` } } } },
    },
    'i18n/fr.json': { language: 'fr', texts: own({}) },
    'seeds/demo/deal.json': { entity: 'base/deal', records: { a: own('b') } },
    'seeds/demo/it.json': { entity: `base/${name}`, records: {} },
    [`${name}/it.json`]: {},
    [`extensions/${name}/it.json`]: { extends: `crm:${name}/it` },
  });
}

function line({ file, pointer, detail }: { file?: string; pointer: string; detail: string }): string {
  return `${file}#${pointer} ${detail}`;
}

describe('a mistake in a pack is told in a sentence with file and pointer', () => {
  test.each(CASES)('$name', ({ given, expect: expected }) => {
    expect(problemsOf(...given).map(line)).toEqual(expected);
  });

  test.each(INHERITED)('%s is a name like any other, and leads nowhere', (name) => {
    const problems = problemsOf(speakingOf(name));
    expect(new Set(problems.map(({ code }) => code.split('.')[0]))).toEqual(new Set(['pack', 'rule']));
    expect(problems.length).toBeGreaterThan(8);
  });

  test('roles that include each other in many ways are read once each', () => {
    const roles = Array.from({ length: 3000 }, (_, index) => [
      `roles/r${index}.json`,
      {
        title: 'R',
        grants: {},
        includes: index === 0 ? {} : { [`base/r${index - 1}`]: true, [`base/r${Math.max(index - 2, 0)}`]: true },
      },
    ]);
    expect(problemsOf(baseWith({}, {}, Object.fromEntries(roles) as Record<string, unknown>))).toEqual([]);
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
