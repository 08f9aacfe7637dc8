// What a pack may do to a document of another is judged by what it means: each case is a value below, what another
// pack makes of it, and the problems it gets.

import { describe, expect, test } from '@jest/globals';
import { baseWith, compiled, problemsOf, tenantPack } from './small_packs.ts';

const CLASSES = { classes: { financial: { title: 'Financial' }, personal: { title: 'Personal' } } };

function field(type: string, attributes?: object) {
  const more = attributes === undefined ? {} : { 'x-field': { order: 20, ...attributes } };
  return { $ref: `crm:types/${type}`, title: 'Subject', ...more };
}

function extension(body: object) {
  return tenantPack({ 'extensions/base/deal.json': { extends: 'crm:base/deal', ...body } }, CLASSES);
}

const SCOPED = { aspects: { company_scoped: {} } };
const COMPANY_ENTITY = {
  'entities/company.json': {
    title: 'Company',
    'x-entity': { plural: 'Companies', label: 'name' },
    properties: { name: field('text') },
  },
};

/** What the pack acme hears when it says this about the field `subject`. */
function heard(below: object, attributes: object): string[] {
  const patch = extension({ properties: { subject: { 'x-field': attributes } } });
  return problemsOf(baseWith({ subject: below }, SCOPED, COMPANY_ENTITY), patch).map(({ code, pointer, detail }) => {
    return `${code} ${pointer.replace('/properties/subject/x-field', '')} ${detail}`;
  });
}

const UNIQUE = 'pack.policy /unique "unique" may only be made stricter: the pack below says';
const ACCEPT = 'pack.policy /accept "accept" may only be made stricter: it may take away from';
const COMPANY = { per: 'company' };
const FOLDED = { ignore_case: true };

const TIGHTENED: readonly [string, object, object, readonly string[]][] = [
  ['unique in a company may become unique in the tenant', field('text', { unique: COMPANY }), { unique: true }, []],
  ['unique may become unique by folded case', field('text', { unique: true }), { unique: FOLDED }, []],
  ['unique may be said where nothing was', field('text', {}), { unique: COMPANY }, []],
  [
    'unique in the tenant may not become unique in a company',
    field('text', { unique: true }),
    { unique: COMPANY },
    [`${UNIQUE} true, not {"per":"company"}.`],
  ],
  [
    'nor when it is written as an object',
    field('text', { unique: {} }),
    { unique: COMPANY },
    [`${UNIQUE} {}, not {"per":"company"}.`],
  ],
  [
    'true loses the folding of case',
    field('text', { unique: FOLDED }),
    { unique: true },
    [`${UNIQUE} {"ignore_case":true}, not true.`],
  ],
  [
    'unique may not be taken back',
    field('text', { unique: COMPANY }),
    { unique: false },
    [`${UNIQUE} {"per":"company"}, not false.`],
  ],
  ['a class may be added', field('text', { classes: { financial: true } }), { classes: { personal: true } }, []],
  [
    'a class may not be taken out',
    field('text', { classes: { financial: true } }),
    { classes: { financial: false } },
    ['pack.policy /classes/financial "financial" may only be made stricter: the pack below says true, not false.'],
  ],
  [
    'media types may be taken out',
    field('attachment', { accept: { 'image/*': true, 'text/csv': true } }),
    { accept: { 'text/csv': false } },
    [],
  ],
  ['all media types may become some', field('attachment', {}), { accept: { 'text/csv': true } }, []],
  [
    'pictures may become photographs',
    field('attachment', { accept: { 'image/*': true } }),
    { accept: { 'image/*': false, 'image/jpeg': true } },
    [],
  ],
  [
    'media types may not be added',
    field('attachment', { accept: { 'image/png': true } }),
    { accept: { 'image/*': true } },
    [`${ACCEPT} image/png, not {"image/png":true,"image/*":true}.`],
  ],
  [
    'the last media type may not be taken out, for none means any',
    field('attachment', { accept: { 'image/png': true } }),
    { accept: { 'image/png': false } },
    [`${ACCEPT} image/png, not {"image/png":false}.`],
  ],
  ['a day may come later', field('date', { min: '2026-01-01' }), { min: '2026-02-01' }, []],
  [
    'a day may not come sooner',
    field('date', { min: '2026-01-01' }),
    { min: '2025-12-31' },
    ['pack.policy /min "min" may only be made stricter: 2026-01-01 can become higher, not 2025-12-31.'],
  ],
  [
    'decimals are compared to their last digit',
    field('decimal', { max: '9007199254740993' }),
    { max: '9007199254740993.1' },
    ['pack.policy /max "max" may only be made stricter: 9007199254740993 can become lower, not 9007199254740993.1.'],
  ],
  [
    'what the owner keeps for itself is not said first by another, where the owner said nothing at all',
    field('reference'),
    { to: 'base/user', on_delete: 'cascade' },
    [
      'pack.policy /on_delete "on_delete" belongs to the pack that declared it and cannot be changed by another.',
      'pack.policy /to "to" belongs to the pack that declared it and cannot be changed by another.',
    ],
  ],
  [
    'a relation may be added, with the prefix',
    field('reference', { to: 'base/user' }),
    { inverse: { name: 'acme_deals' } },
    [],
  ],
];

describe('a keyword that may only be made stricter', () => {
  test.each(TIGHTENED)('%s', (_name, below, attributes, expected) => {
    expect(heard(below, attributes)).toEqual(expected);
  });
});

describe('what belongs to the owner', () => {
  const base = (aspects: object) => baseWith({}, { aspects }, COMPANY_ENTITY);
  const taking = (aspects: object) => extension({ 'x-entity': { aspects } });

  test('records of one company do not become records of all', () => {
    const problems = problemsOf(base({ company_scoped: {} }), taking({ company_scoped: { shared: true } }));
    expect(problems.map(({ code, pointer }) => [code, pointer])).toEqual([
      ['pack.policy', '/x-entity/aspects/company_scoped/shared'],
    ]);
  });

  test('a pack that brings the aspect says how', () => {
    const { model } = compiled(base({}), taking({ company_scoped: { shared: true } }));
    expect(model.entities['deal']?.fields['company']?.required).toBe(false);
  });

  test('a prefix that looks like the beginning of a name makes nothing its own', () => {
    const patch = tenantPack(
      {
        'extensions/base/deal.json': {
          extends: 'crm:base/deal',
          properties: { tax_rate: { 'x-field': { scale: 4 } } },
        },
      },
      { prefix: 'tax' },
    );
    expect(
      problemsOf(baseWith({ tax_rate: field('decimal', { scale: 2 }) }), patch).map(({ pointer }) => pointer),
    ).toEqual(['/properties/tax_rate/x-field/scale']);
  });

  test('the first keys and checks of a foreign entity carry the prefix too', () => {
    const patch = extension({ 'x-entity': { keys: { by_name: { fields: ['name'] } } } });
    expect(problemsOf(baseWith({}), patch).map(({ code, pointer }) => [code, pointer])).toEqual([
      ['pack.prefix', '/x-entity/keys/by_name'],
    ]);
  });
});
