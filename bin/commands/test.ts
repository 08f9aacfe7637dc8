// `npm test [-- --long] [-- --group=NAME] [-- pattern …]`: runs the groups of tests in order on one throw-away PostgreSQL,
// says what each took of its budget, and ends with one line that counts them all.

import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EmbeddedDatabase } from '../../engine/runtime/database/embedded/start.ts';
import { startThrowAway } from '../../engine/runtime/database/embedded/throw_away.ts';
import { ROOT, runTool, stopTools } from './run_tool.ts';
import { findBrowser, NO_BROWSER } from './test/browser.ts';
import { FAILS_AFTER, HANGS_AFTER, type TestGroup } from './test/groups.ts';
import { parseTestOptions, type TestOptions } from './test/options.ts';
import { add, NOTHING, type Outcome, readOutcome } from './test/outcome.ts';

interface Finished {
  readonly group: TestGroup;
  readonly outcome: Outcome;
  readonly seconds: number;
}

let stopped = false;

async function runGroups(options: TestOptions): Promise<readonly Finished[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cahier-test-'));
  const finished: Finished[] = [];
  let database: EmbeddedDatabase | undefined;
  try {
    if (options.groups.some((group) => group.needsDatabase)) database = await openDatabase();
    for (const group of options.groups) {
      if (stopped) break;
      process.stderr.write(`\nTests: ${group.name}\n`);
      const from = Date.now();
      const outcome = await runGroup(group, options, join(folder, `${group.name}.json`));
      finished.push({ group, outcome, seconds: (Date.now() - from) / 1000 });
    }
  } finally {
    await database?.stop();
    await rm(folder, { recursive: true, force: true });
  }
  return finished;
}

/** DATABASE_URL wins over a throw-away server; the suites make databases and tenants of their own on either. */
async function openDatabase(): Promise<EmbeddedDatabase | undefined> {
  const given = process.env['CAHIER_TEST_DATABASE_URL'] || process.env['DATABASE_URL'];
  const own = given ? undefined : await startThrowAway((sentence) => process.stderr.write(`${sentence}\n`));
  process.env['CAHIER_TEST_DATABASE_URL'] = given || own?.url;
  return own;
}

async function runGroup(group: TestGroup, options: TestOptions, file: string): Promise<Outcome> {
  const scale = options.long ? 10 : 1;
  const shared = {
    CAHIER_TEST_SCALE: process.env['CAHIER_TEST_SCALE'] ?? String(scale),
    // Suites start the product many times over; what the launcher keeps of its modules serves them too.
    NODE_COMPILE_CACHE: join(ROOT, 'node_modules', '.cache', 'cahier'),
  };
  const timeoutMs = group.budgetSeconds * HANGS_AFTER * scale * 1000;
  const code =
    group.runner === 'jest'
      ? await runJest(group, options, { file, env: shared, timeoutMs })
      : await runPlaywright(options, { file, env: shared, timeoutMs });
  if (code === 124) process.stderr.write(`The ${group.name} tests were stopped after ${timeoutMs / 1000} s.\n`);
  return readOutcome(group.runner, file, code);
}

interface Run {
  readonly file: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

function runJest(group: TestGroup, options: TestOptions, run: Run): Promise<number> {
  const vm = '--experimental-vm-modules --disable-warning=ExperimentalWarning';
  return runTool('jest', {
    args: [
      '--selectProjects',
      ...group.projects,
      '--passWithNoTests',
      '--json',
      `--outputFile=${run.file}`,
      ...(process.env['CI'] === 'true' ? ['--ci'] : []),
      ...options.flags,
      ...(options.patterns.length === 0 ? [] : ['--testPathPatterns', ...options.patterns]),
    ],
    env: { ...run.env, NODE_OPTIONS: [process.env['NODE_OPTIONS'], vm].filter(Boolean).join(' ') },
    timeoutMs: run.timeoutMs,
  });
}

async function runPlaywright(options: TestOptions, run: Run): Promise<number> {
  const folder = join(ROOT, 'tests', 'browser');
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  const matching = files.filter((name) => name.endsWith('.spec.ts') && isChosen(`tests/browser/${name}`, options));
  if (matching.length === 0) return 0;
  // Loaded only here: it takes longer than many a run of the other groups.
  const { chromium } = await import('@playwright/test');
  const browser = findBrowser(chromium.executablePath());
  if (browser === undefined) {
    process.stderr.write(`${NO_BROWSER}\n`);
    return 1;
  }
  return runTool('playwright', {
    args: ['test', '--reporter=line,json', ...matching.map((name) => `tests/browser/${name}`)],
    env: { ...run.env, CHROMIUM_PATH: browser, PLAYWRIGHT_JSON_OUTPUT_FILE: run.file },
    timeoutMs: run.timeoutMs,
  });
}

function isChosen(path: string, options: TestOptions): boolean {
  return options.patterns.length === 0 || options.patterns.some((pattern) => new RegExp(pattern).test(path));
}

function present({ group, outcome, seconds }: Finished, long: boolean): string {
  const budget = group.budgetSeconds * (long ? 10 : 1);
  const time = `${seconds.toFixed(1)} s of ${budget} s${seconds > budget ? ', OVER BUDGET' : ''}`;
  return `${group.name.padEnd(13)} ${outcome.passed} passed, ${outcome.failed} failed, ${outcome.skipped} skipped (${time})\n`;
}

async function runTests(args: readonly string[]): Promise<number> {
  const options = parseTestOptions(args);
  if (typeof options === 'string') {
    process.stderr.write(`${options}\n`);
    return 2;
  }
  const finished = await runGroups(options);
  const total = finished.reduce((sum, one) => add(sum, one.outcome), NOTHING);
  process.stdout.write(`\n${finished.map((one) => present(one, options.long)).join('')}`);
  const tooSlow =
    process.env['CI'] === 'true' && finished.some((one) => one.seconds > one.group.budgetSeconds * FAILS_AFTER);
  if (tooSlow) process.stdout.write('A group took more than twice its budget, which fails in CI.\n');
  if (total.passed + total.failed === 0) process.stderr.write('No test was run: no file matches.\n');
  process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
  return stopped || tooSlow || total.failed > 0 || total.passed === 0 ? 1 : 0;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    stopped = true;
    stopTools();
  });
}
process.exitCode = await runTests(process.argv.slice(2));
