// The variables that the cases of this folder speak of.
import type { RuleType } from '../../../engine/rules/types.ts';

export const TYPES: Readonly<Record<string, RuleType>> = {
  name: { kind: 'text' },
  stage: { kind: 'text', options: ['open', 'won', 'lost'] },
  'stage.outcome': { kind: 'text', options: ['open', 'won', 'lost'] },
  vip: { kind: 'boolean' },
  count: { kind: 'integer' },
  rate: { kind: 'decimal' },
  amount: { kind: 'money' },
  budget: { kind: 'money' },
  'amount.currency': { kind: 'text' },
  close_date: { kind: 'date' },
  opened_on: { kind: 'date' },
  created_at: { kind: 'datetime' },
  account: { kind: 'reference', to: ['account'] },
  'account.name': { kind: 'text' },
  owner: { kind: 'reference', to: ['user'] },
  tags: { kind: 'list', of: { kind: 'text' } },
  address: { kind: 'object' },
  data: { kind: 'json' },
  $user: { kind: 'reference', to: ['user'], required: true },
  '$user.teams': { kind: 'list', of: { kind: 'reference', to: ['team'] }, required: true },
  $today: { kind: 'date', required: true },
  $now: { kind: 'datetime', required: true },
};

export function variable(path: string): RuleType | undefined {
  return Object.hasOwn(TYPES, path) ? TYPES[path] : undefined;
}
