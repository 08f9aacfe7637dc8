// Where paths lead, and that what may not be read leads nowhere, exactly like what does not exist.

import { expect, test } from '@jest/globals';
import type { Entity } from '../../../../engine/metadata/model.ts';
import { resolvePath, ruleTypeOf } from '../../../../engine/runtime/records/query/paths.ts';
import { DEALS_MODEL } from '../../../fixtures/models/deals.ts';
import { EVERYTHING, limitedReader } from '../../../fixtures/models/readers.ts';

const LIMITED = limitedReader({ user: '', own: ['account'], hidden: ['company'] });

interface Found {
  /** References walked through, then the field, then the part. */
  readonly way: string;
  readonly kind: string;
}

const CASES: readonly { path: string; all: Found | undefined; limited: Found | undefined }[] = [
  { path: 'name', all: { way: 'name', kind: 'text' }, limited: { way: 'name', kind: 'text' } },
  { path: 'id', all: { way: 'id', kind: 'reference' }, limited: { way: 'id', kind: 'reference' } },
  { path: 'account', all: { way: 'account', kind: 'reference' }, limited: { way: 'account', kind: 'reference' } },
  { path: 'account.id', all: { way: 'account', kind: 'reference' }, limited: { way: 'account', kind: 'reference' } },
  {
    path: 'account.owner.manager.name',
    all: { way: 'account > owner > manager > name', kind: 'text' },
    limited: { way: 'account > owner > manager > name', kind: 'text' },
  },
  {
    path: 'account.address.city',
    all: { way: 'account > address . city', kind: 'text' },
    limited: { way: 'account > address . city', kind: 'text' },
  },
  { path: 'amount', all: { way: 'amount', kind: 'money' }, limited: { way: 'amount', kind: 'money' } },
  {
    path: 'amount.amount',
    all: { way: 'amount . amount', kind: 'decimal' },
    limited: { way: 'amount . amount', kind: 'decimal' },
  },
  {
    path: 'stage.outcome',
    all: { way: 'stage . outcome', kind: 'text' },
    limited: { way: 'stage . outcome', kind: 'text' },
  },
  { path: 'margin', all: { way: 'margin', kind: 'decimal' }, limited: undefined },
  { path: 'account.turnover', all: { way: 'account > turnover', kind: 'money' }, limited: undefined },
  { path: 'company', all: { way: 'company', kind: 'reference' }, limited: { way: 'company', kind: 'reference' } },
  { path: 'company.name', all: { way: 'company > name', kind: 'text' }, limited: undefined },
  {
    path: 'account.parent.parent.parent.parent.name',
    all: { way: 'account > parent > parent > parent > parent > name', kind: 'text' },
    limited: { way: 'account > parent > parent > parent > parent > name', kind: 'text' },
  },
  { path: 'account.parent.parent.parent.parent.parent.name', all: undefined, limited: undefined },
  { path: 'nothing', all: undefined, limited: undefined },
  { path: 'id.name', all: undefined, limited: undefined },
  { path: 'name.length', all: undefined, limited: undefined },
  { path: 'amount.company', all: undefined, limited: undefined },
  { path: 'account.', all: undefined, limited: undefined },
  { path: '', all: undefined, limited: undefined },
  { path: '__proto__', all: undefined, limited: undefined },
  { path: 'constructor', all: undefined, limited: undefined },
  { path: 'name"; drop table deal', all: undefined, limited: undefined },
];

test.each(CASES)('the path "$path" leads where it should, or nowhere', ({ path, all, limited }) => {
  expect(found(path, EVERYTHING)).toEqual(all);
  expect(found(path, LIMITED)).toEqual(limited);
});

test('what comes over a join may be missing, whatever its field says', () => {
  const context = { model: DEALS_MODEL, access: EVERYTHING };
  const own = resolvePath(context, DEALS_MODEL.entities['deal'] as Entity, 'id');
  const joined = resolvePath(context, DEALS_MODEL.entities['price'] as Entity, 'deal.name');
  expect(own && ruleTypeOf(own)).toEqual({ kind: 'reference', to: ['deal'], required: true });
  expect(joined && ruleTypeOf(joined)).toEqual({ kind: 'text' });
});

function found(path: string, access: typeof EVERYTHING): Found | undefined {
  const resolved = resolvePath({ model: DEALS_MODEL, access }, DEALS_MODEL.entities['deal'] as Entity, path);
  if (!resolved) return undefined;
  const fields = [...resolved.steps.map((step) => step.field.name), resolved.field.name].join(' > ');
  return { way: resolved.part === '' ? fields : `${fields} . ${resolved.part}`, kind: ruleTypeOf(resolved).kind };
}
