// Statements are compiled once per model, access and shape.

import { expect, test } from '@jest/globals';
import { raw } from '../../../../engine/rules/sql.ts';
import { compiledStatement } from '../../../../engine/runtime/records/compiled.ts';
import { DEALS_MODEL } from '../../../fixtures/models/deals.ts';
import { EVERYTHING, limitedReader } from '../../../fixtures/models/readers.ts';

const LIMITED = limitedReader({ user: '', own: [], hidden: [] });
const SHAPE = { operation: 'test', entity: 'deal', parts: [['name'], null] };

test.each([
  { name: 'the same shape is not compiled again', access: EVERYTHING, shape: SHAPE, version: 'deals', compiles: 0 },
  {
    name: 'an equal shape is not either',
    access: EVERYTHING,
    shape: { ...SHAPE, parts: [['name'], undefined] },
    version: 'deals',
    compiles: 0,
  },
  { name: 'another access is', access: LIMITED, shape: SHAPE, version: 'deals', compiles: 1 },
  { name: 'another model is', access: EVERYTHING, shape: SHAPE, version: 'deals 2', compiles: 1 },
  {
    name: 'another entity is',
    access: EVERYTHING,
    shape: { ...SHAPE, entity: 'account' },
    version: 'deals',
    compiles: 1,
  },
  {
    name: 'other parts are',
    access: EVERYTHING,
    shape: { ...SHAPE, parts: [['id'], null] },
    version: 'deals',
    compiles: 1,
  },
])('$name', ({ access, shape, version, compiles }) => {
  compiledStatement({ model: DEALS_MODEL, access: EVERYTHING }, SHAPE, () => raw('select 1'));
  let compiled = 0;
  compiledStatement({ model: { ...DEALS_MODEL, version }, access }, shape, () => {
    compiled += 1;
    return raw('select 2');
  });
  expect(compiled).toBe(compiles);
});

test('what is asked for again stays when others go', () => {
  const context = { model: DEALS_MODEL, access: EVERYTHING };
  const long = raw(`select '${'x'.repeat(1_000_000)}'`);
  const kept = { ...SHAPE, operation: 'kept' };
  compiledStatement(context, kept, () => raw('select 1'));
  for (let index = 0; index < 40; index += 1) {
    compiledStatement(context, { ...SHAPE, operation: `long ${index}` }, () => long);
    compiledStatement(context, kept, () => raw('select 2'));
  }
  expect(compiledStatement(context, kept, () => raw('select 2')).text).toBe('select 1');
  let compiled = 0;
  compiledStatement(context, { ...SHAPE, operation: 'long 0' }, () => {
    compiled += 1;
    return raw('select 1');
  });
  expect(compiled).toBe(1);
});
