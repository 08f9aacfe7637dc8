// Restrictions as documents: what they become in the model, what other packs may change in them, and every way of writing
// one that would restrict something else than is meant.

import { describe, expect, test } from '@jest/globals';
import type { Problem } from '../../../engine/problems.ts';
import { baseWith, compiled, pack, problemsOf, tenantPack, USER } from './small_packs.ts';

const ROLES = {
  'roles/rep.json': { title: 'Rep', grants: { 'base/deal': { read: {} } } },
  'roles/manager.json': { title: 'Manager', grants: {}, includes: { 'base/rep': true } },
};
const IS_SMALL = { '<': [{ var: 'size' }, 100] };
const IS_MINE = { '==': [{ var: 'seller' }, { var: '$user' }] };
const DEAL_FIELDS = {
  size: { $ref: 'crm:types/integer', title: 'Size', 'x-field': { order: 20 } },
  seller: { $ref: 'crm:types/user', title: 'Seller', 'x-field': { order: 30 } },
};
const SMALL = { title: 'Only small deals', entity: 'base/deal', actions: { read: true }, rule: IS_SMALL };

function base(restriction: object, more: Readonly<Record<string, unknown>> = {}) {
  return baseWith(DEAL_FIELDS, {}, { ...ROLES, 'restrictions/small.json': restriction, ...more });
}

function extending(body: object) {
  return tenantPack({
    'extensions/base/restrictions/small.json': { extends: 'crm:base/restrictions/small', ...body },
  });
}

function line({ code, file, pointer, detail }: Problem): string {
  return `${code} ${file}#${pointer} ${detail}`;
}

const NO_CONDITION =
  'A grant on all entities takes no condition, for they have no fields in common; grant the action on each entity that the condition is about.';

const HERE = 'base/restrictions/small.json#';
const THERE = 'acme/extensions/base/restrictions/small.json#';

const MISTAKES: readonly [string, object, readonly string[]][] = [
  [
    'an entity that is not there',
    { ...SMALL, entity: 'base/deel' },
    [`pack.unresolved ${HERE}/entity There is no entity "base/deel". Did you mean "base/deal"?`],
  ],
  [
    'an action that nothing asks for',
    { ...SMALL, actions: { raed: true } },
    [`pack.unresolved ${HERE}/actions/raed Nothing asks for the right "raed". Did you mean "read"?`],
  ],
  [
    'an action of the engine on another entity than its own',
    { ...SMALL, actions: { view_as: true } },
    [`pack.unresolved ${HERE}/actions/view_as Nothing asks for the right "view_as".`],
  ],
  [
    'no action at all',
    { ...SMALL, actions: { read: false } },
    [`pack.value ${HERE}/actions A restriction that names no action restricts nothing; name some, or "*" for all.`],
  ],
  [
    'a role that is not there',
    { ...SMALL, for: { 'base/reps': true } },
    [`pack.unresolved ${HERE}/for/base~1reps There is no role "base/reps". Did you mean "base/rep"?`],
  ],
  [
    'roles, and none of them',
    { ...SMALL, for: {} },
    [
      `pack.value ${HERE}/for No role is named here; name some, or leave "for" out, and the restriction holds for everybody.`,
    ],
  ],
  [
    'a field that is not there',
    { ...SMALL, rule: { '<': [{ var: 'siez' }, 100] } },
    [`rule.variable ${HERE}/rule/</0/var "deal" has no field "siez". Did you mean "size"?`],
  ],
  [
    'a rule that is no condition',
    { ...SMALL, rule: { var: 'size' } },
    [`rule.type ${HERE}/rule {"var":"size"} is an integer where true or false is expected.`],
  ],
  ['no rule', { ...SMALL, rule: undefined }, [`pack.value ${HERE} The key "rule" is missing here.`]],
  [
    'a list where a set is meant',
    { ...SMALL, actions: ['read'] },
    [`pack.value ${HERE}/actions Found ["read"]; expected an object.`],
  ],
  [
    'a misspelt key',
    { ...SMALL, fro: { 'base/rep': true } },
    [`pack.keyword ${HERE}/fro The key "fro" is unknown here. Did you mean "for"?`],
  ],
];

describe('a restriction', () => {
  test('is part of the model, with its rule checked', () => {
    const { restrictions } = compiled(base({ ...SMALL, for: { 'base/rep': true, 'base/manager': false } })).model;
    expect(restrictions['small']).toMatchObject({
      name: 'small',
      pack: 'base',
      title: { en: 'Only small deals' },
      entity: 'deal',
      actions: ['read'],
      for: ['rep'],
      rule: { json: IS_SMALL, rule: { kind: 'call', operator: '<' } },
    });
  });

  test('changes the version of the model', () => {
    const other = { ...SMALL, rule: { '<': [{ var: 'size' }, 200] } };
    expect(compiled(base(SMALL)).model.version).not.toBe(compiled(base(other)).model.version);
  });

  test('may read what only the request knows, and bind the actions of the engine', () => {
    const restriction = {
      title: 'Nobody views as somebody else on another day than a workday',
      entity: 'base/user',
      actions: { view_as: true, '*': true },
      rule: { in: ['rep', { var: '$user.roles' }] },
    };
    expect(problemsOf(pack({ 'entities/user.json': USER, 'restrictions/r.json': restriction }))).toEqual([]);
  });

  test('has words in other languages', () => {
    const french = { language: 'fr', texts: { 'crm:base/restrictions/small': { '/title': 'Petites affaires' } } };
    const { restrictions } = compiled(base(SMALL, { 'i18n/fr.json': french })).model;
    expect(restrictions['small']?.title).toEqual({ en: 'Only small deals', fr: 'Petites affaires' });
  });

  test.each(MISTAKES)('with %s is refused', (_name, restriction, expected) => {
    expect(problemsOf(base(restriction)).map(line)).toEqual(expected);
  });

  test('of a tenant pack carries its prefix and names only what the pack depends on', () => {
    const documents = { 'restrictions/mine.json': { ...SMALL, entity: 'base/deal' } };
    const problems = problemsOf(baseWith(DEAL_FIELDS, {}, ROLES), tenantPack(documents));
    expect(problems.map(({ code, file }) => [code, file])).toEqual([['pack.prefix', 'acme/restrictions/mine.json']]);
  });
});

describe('another pack', () => {
  test('makes a restriction stricter: both rules hold', () => {
    const { restrictions } = compiled(base(SMALL), extending({ rule: IS_MINE, actions: { update: true } })).model;
    expect(restrictions['small']).toMatchObject({
      actions: ['read', 'update'],
      rule: { json: { and: [IS_SMALL, IS_MINE] } },
    });
  });

  test('is told of its own rule where it stands', () => {
    const rule = { '==': [{ var: 'selller' }, { var: '$user' }] };
    expect(problemsOf(base(SMALL), extending({ rule })).map(line)).toEqual([
      `rule.variable ${THERE}/rule/==/0/var "deal" has no field "selller". Did you mean "seller"?`,
    ]);
  });

  test('takes no action out, and changes neither entity nor roles', () => {
    const actions = { read: false, update: true };
    const patch = extending({ actions, entity: 'base/user', for: { 'base/rep': true } });
    expect(problemsOf(base(SMALL), patch).map(({ code, file, pointer }) => `${code} ${file}#${pointer}`)).toEqual([
      `pack.policy ${THERE}/actions/read`,
      `pack.policy ${THERE}/entity`,
      `pack.policy ${THERE}/for/base~1rep`,
    ]);
  });

  test('calls it otherwise', () => {
    const { restrictions } = compiled(base(SMALL), extending({ title: 'Small ones' })).model;
    expect(restrictions['small']?.title).toEqual({ en: 'Small ones' });
  });
});

describe('a grant on all entities', () => {
  const grants = (all: object) => baseWith({}, {}, { 'roles/rep.json': { title: 'Rep', grants: { '*': all } } });

  test('takes no condition, which could not be checked and would be left out', () => {
    const when = { '==': [{ var: 'name' }, 'a'] };
    expect(problemsOf(grants({ read: { when }, '*': { scope: 'own', when: true } })).map(line)).toEqual([
      `pack.value base/roles/rep.json#/grants/*/*/when ${NO_CONDITION}`,
      `pack.value base/roles/rep.json#/grants/*/read/when ${NO_CONDITION}`,
    ]);
  });

  test('without one is fine', () => {
    expect(problemsOf(grants({ read: {}, update: { scope: 'company' } }))).toEqual([]);
  });

  test('names no action that is of one entity', () => {
    expect(problemsOf(grants({ invite: {} })).map(({ pointer }) => pointer)).toEqual(['/grants/*/invite']);
  });
});
