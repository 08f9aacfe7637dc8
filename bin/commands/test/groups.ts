// The groups of tests in the order they run, cheapest first, each with the time it may take on two cores.

export interface TestGroup {
  readonly name: string;
  /** Jest's groups are projects of jest.config.mjs; Playwright's are the files of tests/browser. */
  readonly runner: 'jest' | 'playwright';
  readonly budgetSeconds: number;
  readonly needsDatabase: boolean;
}

export const GROUPS: readonly TestGroup[] = [
  { name: 'pure', runner: 'jest', budgetSeconds: 60, needsDatabase: false },
  { name: 'differential', runner: 'jest', budgetSeconds: 60, needsDatabase: true },
  { name: 'database', runner: 'jest', budgetSeconds: 180, needsDatabase: true },
  { name: 'browser', runner: 'playwright', budgetSeconds: 180, needsDatabase: false },
];

/** A group that takes this many times its budget hangs and is stopped. */
export const HANGS_AFTER = 3;

/** A group that takes this many times its budget fails in CI; less is noise of a shared machine. */
export const FAILS_AFTER = 2;
