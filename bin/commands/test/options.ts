// The arguments of `npm test -- …`.

import { GROUPS, type TestGroup } from './groups.ts';

export interface TestOptions {
  readonly groups: readonly TestGroup[];
  /** Ten times the generated cases, and ten times the budgets. */
  readonly long: boolean;
  /** Parts of file paths; only matching files run. */
  readonly patterns: readonly string[];
  /** Passed to Jest as they are (`-t=name`, `--verbose`). */
  readonly flags: readonly string[];
}

/** A sentence instead where an argument cannot be understood. */
export function parseTestOptions(args: readonly string[]): TestOptions | string {
  const names: string[] = [];
  const flags: string[] = [];
  const patterns: string[] = [];
  let long = false;
  for (const arg of args) {
    if (arg === '--long') long = true;
    else if (arg.startsWith('--group=')) names.push(arg.slice('--group='.length));
    else if (arg.startsWith('-')) flags.push(arg);
    else patterns.push(arg);
  }
  const unknown = names.find((name) => !GROUPS.some((group) => group.name === name));
  if (unknown !== undefined) {
    return `There is no group of tests called ${unknown}: one of ${GROUPS.map((group) => group.name).join(', ')} was expected.`;
  }
  return { groups: GROUPS.filter((group) => names.length === 0 || names.includes(group.name)), long, patterns, flags };
}
