// The variables that every rule may read besides its record: the moment, who asks, and for which company. One list
// for the compiler, the server and the browser; where the values come from is theirs.

import type { RuleType } from './types.ts';

const user: RuleType = { kind: 'reference', to: ['user'] };
const company: RuleType = { kind: 'reference', to: ['company'] };
const listOf = (entity: string): RuleType => ({ kind: 'list', of: { kind: 'reference', to: [entity] } });
const known: RuleType = { kind: 'text', required: true };

export type GlobalName = keyof typeof GLOBALS;

/** By name. `$user.…` are those of the user's memberships; `$now` and `$today` stand still for a whole request. */
export const GLOBALS = {
  $now: { kind: 'datetime', required: true },
  $today: { kind: 'date', required: true },
  $user: user,
  '$user.id': user,
  '$user.teams': listOf('team'),
  '$user.companies': listOf('company'),
  '$user.agencies': listOf('agency'),
  '$user.roles': { kind: 'list', of: { kind: 'text' } },
  $company: company,
  '$company.currency': known,
  '$company.country': known,
  '$company.language': known,
  '$company.zone': known,
} as const satisfies Readonly<Record<string, RuleType>>;

/** The type of a global; undefined for any other path. */
export function globalType(path: string): RuleType | undefined {
  return isGlobal(path) ? GLOBALS[path] : undefined;
}

export function isGlobal(path: string): path is GlobalName {
  return Object.hasOwn(GLOBALS, path);
}
