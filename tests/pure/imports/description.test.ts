// What is wrong with an import description is told all at once, each with its place; the example has nothing wrong.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compilePacks } from '../../../engine/metadata/compile.ts';
import { loadPackFolder } from '../../../engine/metadata/load.ts';
import type { Model } from '../../../engine/metadata/model.ts';
import { engineAccess } from '../../../engine/runtime/access/compile.ts';
import { parseDescription } from '../../../engine/runtime/imports/check.ts';
import type { Request } from '../../../engine/runtime/request.ts';
import { hasPlace, mutated, mutation } from '../packs/mutations.ts';

const ROOT = join(import.meta.dirname, '../../..');
const NOW = '2026-03-15T09:30:00.000Z';

let request: Request;

beforeAll(async () => {
  const folders = ['modules/base', 'modules/sales', 'examples/sales-pipeline/pack'];
  const compiled = compilePacks(await Promise.all(folders.map((folder) => loadPackFolder(join(ROOT, folder), folder))));
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  request = requestFor(compiled.value.model);
});

function requestFor(model: Model): Request {
  const refuse = (): never => {
    throw new Error('A check asks no database.');
  };
  return {
    tenant: { number: 1, key: 'test' },
    model,
    access: engineAccess({ user: null, company: null, today: NOW.slice(0, 10), now: NOW }),
    user: null,
    identityVersion: null,
    company: { id: '01', name: 'Acme', currency: 'EUR', country: 'FR', zone: 'Europe/Paris', language: 'en' },
    now: NOW,
    today: NOW.slice(0, 10),
    language: 'en',
    database: { read: refuse, write: refuse, stream: refuse },
  };
}

/** `pointer code: detail` of each problem. */
function problemsOf(description: unknown): readonly string[] {
  const parsed = parseDescription(request, description, 'import.json');
  if (parsed.ok) return [];
  for (const problem of parsed.problems) expect(problem.file).toBe('import.json');
  return parsed.problems.map(({ pointer, code, detail }) => `${pointer} ${code}: ${detail}`);
}

const account = { entity: 'base/account', key: { column: ['name'] }, values: { name: { column: ['name'] } } };

function withRecord(record: object, more: object = {}): object {
  const records = { account: { ...account, ...record } };
  return { title: 'Test', system: 'test', files: { accounts: { file: 'accounts.csv', records } }, ...more };
}

test('the example has no problem', () => {
  const description = JSON.parse(readFileSync(join(ROOT, 'examples/sales-pipeline/import.json'), 'utf8')) as unknown;
  expect(problemsOf(description)).toEqual([]);
});

test('files and records are taken in their order, those without one last', () => {
  const records = { late: { ...account }, early: { ...account, order: 1 } };
  const files = {
    b: { order: 2, file: 'b.csv', records },
    c: { file: 'c.csv', records },
    a: { order: 1, file: 'a.csv', records },
  };
  const parsed = parseDescription(request, { title: 'Test', system: 'test', files }, 'import.json');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  expect(parsed.value.files.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  expect(parsed.value.files[0]?.records.map(({ name }) => name)).toEqual(['early', 'late']);
});

test('all problems come at once', () => {
  const values = {
    nmae: { column: ['name'] },
    kind: 'organization',
    employees: 'many',
    version: 1,
    parent: { find: { entity: 'sales/product', key: { column: ['parent'] } } },
    address: { object: { country: { county_code: [{ column: ['country'] }] } } },
  };
  expect(problemsOf(withRecord({ values }, { expect: { 'base/acount': 1 } }))).toEqual([
    '/files/accounts/records/account/values/nmae field.unknown: "account" has no field "nmae". Did you mean "name"?',
    '/files/accounts/records/account/values/kind rule.type: "organization" is none of the options organisation, person.',
    '/files/accounts/records/account/values/employees value.type: Found the text “many”, expected a whole number.',
    '/files/accounts/records/account/values/version field.readonly: The field "version" cannot be written.',
    '/files/accounts/records/account/values/parent rule.type: {"find":{"entity":"product","key":{"column":["parent"]}}} is a reference to product where a reference to account is expected.',
    '/files/accounts/records/account/values/address/object/country/county_code rule.operator: There is no operator "county_code". Did you mean "country_code"?',
    '/expect/base~1acount pack.unresolved: There is no entity "base/acount". Did you mean "base/account"?',
  ]);
});

describe('a description is refused', () => {
  const place = '/files/accounts/records/account';
  test.each([
    { name: 'that is no object', given: () => [], says: [' pack.value: Found []; expected an object.'] },
    {
      name: 'with a misspelt key',
      given: () => withRecord({ on_mising: 'empty' }),
      says: [`${place}/on_mising pack.keyword: The key "on_mising" is unknown here. Did you mean "on_missing"?`],
    },
    {
      name: 'that needs a value which it does not set',
      given: () => withRecord({ needs: { nmae: true } }),
      says: [
        `${place}/needs/nmae pack.unresolved: "values" does not set "nmae", so no row could have it. Did you mean "name"?`,
      ],
    },
    {
      name: 'that takes the keys of seeds for its own',
      given: () => withRecord({}, { system: 'seed' }),
      says: [
        '/system pack.value: The keys of "seed" are those of the packs; please name the system where the files come from.',
      ],
    },
    {
      name: 'that names an entity of another pack',
      given: () => withRecord({ entity: 'sales/account' }),
      says: [`${place}/entity pack.unresolved: There is no entity "sales/account".`],
    },
    {
      name: 'that looks up an entity that is not there',
      given: () => withRecord({ values: { parent: { find: { entity: 'base/acount', key: { column: ['p'] } } } } }),
      says: [
        `${place}/values/parent/find/entity pack.unresolved: There is no entity "base/acount". Did you mean "base/account"?`,
      ],
    },
    {
      name: 'that tells of the past without being a history',
      given: () => withRecord({ created_at: { column: ['since'] } }),
      says: [`${place}/created_at pack.value: "created_at" tells of the past, which needs "mode": "history".`],
    },
    {
      name: 'that puts the past among the values',
      given: () => withRecord({ values: { created_at: { column: ['since'] } } }, { mode: 'history' }),
      says: [
        `${place}/values/created_at field.readonly: The field "created_at" cannot be written. Put created_at beside "values".`,
      ],
    },
    {
      name: 'that has a history for an entity without stages',
      given: () => withRecord({ stage_history: { won: { to: 'won', at: { column: ['at'] } } } }, { mode: 'history' }),
      says: [`${place}/stage_history pack.value: "account" has 0 fields of type stage; a history needs exactly one.`],
    },
    {
      name: 'that has a history without saying where the record stands',
      given: () => {
        const stage_history = { won: { to: 'won', at: { column: ['at'] } } };
        return withRecord({ entity: 'sales/opportunity', stage_history }, { mode: 'history' });
      },
      says: [
        `${place}/stage_history pack.value: A history leads to where the record stands: "values" must set "stage".`,
      ],
    },
    {
      name: 'that uses a record of the row which comes later or not at all',
      given: () => withRecord({ values: { parent: { row: ['other'] } } }),
      says: [
        `${place}/values/parent pack.unresolved: "other" is none of the file's records that come before this one.`,
      ],
    },
    {
      name: 'with an encoding that nobody knows',
      given: () => withRecord({}, { defaults: { encoding: 'utf-9' } }),
      says: ['/defaults/encoding pack.value: There is no encoding "utf-9"; utf-8 and windows-1252 are common.'],
    },
    {
      name: 'that reads a field of a record that is not there',
      given: () => withRecord({ values: { name: { var: 'name' } } }),
      says: [`${place}/values/name/var rule.variable: There is nothing called "name" here.`],
    },
    {
      name: 'with a constant number that the field does not take',
      given: () => withRecord({ values: { employees: -1 } }),
      says: [`${place}/values/employees value.too_small: The value is -1, it must be at least 0.`],
    },
  ])('$name', ({ given, says }) => {
    expect(problemsOf(given())).toEqual(says);
  });

  test.each([
    { or_else: [{ row: ['account'] }, null] },
    { switch: [{ column: ['deal'] }, { x: { row: ['account'] } }] },
    { switch: [{ column: ['deal'] }, { x: null }, { row: ['account'] }] },
  ])('whose row gives a field a record of the wrong entity: %j', (owner) => {
    const records = {
      account: { ...account, order: 1 },
      deal: {
        order: 2,
        entity: 'sales/opportunity',
        key: { column: ['deal'] },
        values: { name: { column: ['deal'] }, owner },
      },
    };
    const description = { title: 'Test', system: 'test', files: { deals: { file: 'deals.csv', records } } };
    expect(problemsOf(description)).toEqual([
      '/files/deals/records/deal/values/owner rule.type: "account" is a record of account; "owner" refers to user.',
    ]);
  });

  test('when its user may not write what it makes', () => {
    const limited = {
      ...request,
      access: { ...request.access, may: (_: unknown, action: string) => action === 'read' },
    };
    const parsed = parseDescription(limited, withRecord({}), 'import.json');
    expect(parsed.ok).toBe(false);
    if (parsed.ok) return;
    expect(parsed.problems).toEqual([
      {
        code: 'access.denied',
        file: 'import.json',
        pointer: `${place}/entity`,
        detail: 'You may not write records of account.',
      },
    ]);
  });
});

test('a pipeline and a role may be named with their pack', () => {
  const records = {
    deal: {
      entity: 'sales/opportunity',
      key: { column: ['deal'] },
      values: { name: { column: ['deal'] }, pipeline: 'maven/mv_deal' },
    },
  };
  const description = { title: 'Test', system: 'test', files: { deals: { file: 'deals.csv', records } } };
  const parsed = parseDescription(request, description, 'import.json');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const pipeline = parsed.value.files[0]?.records[0]?.values.find(({ field }) => field.name === 'pipeline');
  expect(pipeline?.toInput('maven/mv_deal')).toEqual({ input: 'mv_deal' });
});

test('numbers are read with the decimal separator of their file', () => {
  const values = { name: { column: ['name'] }, employees: { to_integer: [{ column: ['n'] }] } };
  const parsed = parseDescription(request, withRecord({ values }, { defaults: { decimal: ',' } }), 'import.json');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const rule = parsed.value.files[0]?.records[0]?.values.find(({ field }) => field.name === 'employees')?.rule;
  const host = { column: () => '1.234', row: () => null, find: () => null, report: () => undefined };
  expect(rule?.evaluate(() => null, host)).toBe(1234);
});

test('a description with odd values has problems at places that are there, and gives no exception', () => {
  const written = readFileSync(join(ROOT, 'examples/sales-pipeline/import.json'), 'utf8');
  const property = fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
    const text = mutations.reduce(mutated, written);
    const parsed = parseDescription(request, JSON.parse(text), 'import.json');
    const problems = parsed.ok ? [] : parsed.problems;
    expect(problems.filter(({ pointer }) => !hasPlace(text, pointer))).toEqual([]);
  });
  fc.assert(property, { numRuns: 100 * Number(process.env['CAHIER_TEST_SCALE'] ?? 1), seed: 20_260_303 });
});
