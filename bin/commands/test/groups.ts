// The groups of tests in the order they run, cheapest first, each with the time it may take on two cores.

export interface TestGroup {
  readonly name: string;
  /** Playwright's tests are the files of tests/browser. */
  readonly runner: 'jest' | 'playwright';
  /** Projects of jest.config.mjs. */
  readonly projects: readonly string[];
  readonly budgetSeconds: number;
  readonly needsDatabase: boolean;
}

export const GROUPS: readonly TestGroup[] = [
  { name: 'pure', runner: 'jest', projects: ['pure'], budgetSeconds: 60, needsDatabase: false },
  { name: 'differential', runner: 'jest', projects: ['differential'], budgetSeconds: 60, needsDatabase: true },
  { name: 'database', runner: 'jest', projects: ['database'], budgetSeconds: 150, needsDatabase: true },
  { name: 'servers', runner: 'jest', projects: ['servers'], budgetSeconds: 180, needsDatabase: true },
  { name: 'browser', runner: 'playwright', projects: [], budgetSeconds: 180, needsDatabase: false },
];

/** A group that takes this many times its budget hangs and is stopped. */
export const HANGS_AFTER = 3;

/** A group that takes this many times its budget fails in CI; less is noise of a shared machine. */
export const FAILS_AFTER = 2;
