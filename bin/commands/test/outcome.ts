// What a group of tests came to: counts read from the reports that Jest and Playwright write.

import { readFile } from 'node:fs/promises';
import { hasCode } from '../../../engine/runtime/database/embedded/system_error.ts';

export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Of Jest's --json report, what is counted here. */
interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  /** Suites that could not even be loaded: none of their tests is counted above. */
  readonly numRuntimeErrorTestSuites: number;
}

/** Of Playwright's json reporter, what is counted here. */
interface PlaywrightReport {
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
  /** Errors outside of tests, such as a global setup that failed. */
  readonly errors: readonly unknown[];
}

export const NOTHING: Outcome = { passed: 0, failed: 0, skipped: 0 };

export function add(one: Outcome, other: Outcome): Outcome {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  };
}

/** The outcome of a run that exited with `code` and wrote `file`; a run that failed without a report counts as one failure. */
export async function readOutcome(runner: 'jest' | 'playwright', file: string, code: number): Promise<Outcome> {
  const report = await readReport(file);
  if (report === undefined) return { ...NOTHING, failed: code === 0 ? 0 : 1 };
  const outcome = runner === 'jest' ? ofJest(report as JestReport) : ofPlaywright(report as PlaywrightReport);
  // Stopped half-way, or failed outside of any test: the counts alone would call that a success.
  return code !== 0 && outcome.failed === 0 ? { ...outcome, failed: 1 } : outcome;
}

function ofJest(report: JestReport): Outcome {
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function ofPlaywright(report: PlaywrightReport): Outcome {
  const { expected, unexpected, flaky, skipped } = report.stats;
  // A test that passes only at the second try is a failure: nothing here depends on luck.
  return { passed: expected, failed: unexpected + flaky + report.errors.length, skipped };
}

async function readReport(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
