// What a pack may change in a document of another, and what it cannot say yet: the table is schemas/keywords.json.

import { readFileSync } from 'node:fs';
import type { DefinitionKind } from './pack.ts';

/** free: any value · tighten: only stricter · extend: new keys · locked: nothing. */
export type Policy = 'free' | 'tighten' | 'extend' | 'locked';

type Table = Readonly<Record<DefinitionKind, Readonly<Record<string, Policy>>>> & {
  readonly prefixed: readonly string[];
  readonly later: Readonly<Record<'keys' | 'values' | 'folders', readonly string[]>>;
};

let loaded: Table | undefined;

function table(): Table {
  loaded ??= JSON.parse(readFileSync(new URL('../../schemas/keywords.json', import.meta.url), 'utf8')) as Table;
  return loaded;
}

/**
 * The policy of the nearest listed place at or above the path; nothing listed: free. Below a place that may be extended
 * or tightened everything is free: the first asks about new keys only, the second about its value as a whole.
 */
export function policyAt(kind: DefinitionKind, path: readonly string[]): Policy {
  const policies = table()[kind];
  for (let length = path.length; length > 0; length--) {
    const pattern = Object.keys(policies).find((key) => matches(key, path.slice(0, length)));
    if (!pattern) continue;
    const policy = policies[pattern] as Policy;
    return policy !== 'locked' && length < path.length ? 'free' : policy;
  }
  return 'free';
}

/** Whether keys of the map at this path name something new, and so carry the prefix of the pack that adds them. */
export function isPrefixedMap(path: readonly string[]): boolean {
  return table().prefixed.some((pattern) => matches(pattern, path));
}

/** Whether this is a word of the pack language that no version of the engine obeys yet. */
export function isLater(kind: keyof Table['later'], word: string): boolean {
  return table().later[kind].includes(word);
}

function matches(pattern: string, path: readonly string[]): boolean {
  const steps = pattern.slice(1).split('/');
  return steps.length === path.length && steps.every((step, index) => step === '*' || step === path[index]);
}
