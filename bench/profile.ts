// `npm run bench:profile -- get`: where the CPU time of one request of the engine goes, by step and by function, under
// the load of the bench. `--save=get.cpuprofile` keeps the profile for a flame graph.

import { writeFile } from 'node:fs/promises';
import { progress, readArguments, result, UsageError } from '../bin/command.ts';
import { freePort } from '../engine/runtime/database/embedded/connection.ts';
import { MANY } from './bench.ts';
import { sizesOf } from './fill.ts';
import { inspectAt, profileOf } from './measure/inspector.ts';
import { timesOf } from './measure/processes.ts';
import { type Spent, spentOn } from './measure/steps.ts';
import { measureWindow } from './measure/window.ts';
import { contestant, operations } from './operations.ts';
import { wholeNumber } from './options.ts';
import { openBenchWorld } from './world.ts';

const DEALS = 100_000;
const SECONDS = 5;
const WARM_UP_SECONDS = 8;
const FUNCTIONS = 15;

const { values, words } = readArguments(process.argv.slice(2), {
  options: { deals: { type: 'string' }, save: { type: 'string' } },
  words: [1, 1],
});
const sizes = sizesOf(wholeNumber('deals', values.deals, DEALS));
const operation = operations(sizes).find(({ name }) => name === words[0]);
if (operation === undefined) {
  throw new UsageError(`${words[0]} is none of ${operations(sizes).map(({ name }) => name)}.`);
}

const world = await openBenchWorld(sizes);
try {
  const inspector = await freePort();
  const server = await world.startEngine([inspectAt(inspector)]);
  const asked = contestant(operation, 'engine', { server, tokens: world.tenant.tokens });
  const window = { postmaster: world.postmaster, connections: MANY.connections };
  progress('Warming up …');
  await measureWindow(asked, { ...window, seconds: WARM_UP_SECONDS });
  let requests = 0;
  const before = timesOf(server.pid);
  const profile = await profileOf(inspector, async () => {
    const { perSecond } = await measureWindow(asked, { ...window, seconds: SECONDS });
    requests = perSecond * SECONDS;
  });
  const after = timesOf(server.pid);
  if (values.save !== undefined) await writeFile(values.save, JSON.stringify(profile));
  const kernel = after.kernel - before.kernel;
  const cpu = after.user - before.user + kernel;
  for (const line of table(spentOn(profile), { name: operation.name, requests, cpu, kernel })) result(line);
} finally {
  await world.close();
}

interface Profiled {
  readonly name: string;
  readonly requests: number;
  /** Seconds of all threads, as the kernel counts them. */
  readonly cpu: number;
  readonly kernel: number;
}

/** In Markdown. */
function table(spent: Spent, { name, requests, cpu, kernel }: Profiled): readonly string[] {
  const whole = spent.steps.reduce((sum, [, us]) => sum + us, 0);
  const rows = (of: Spent['steps']) =>
    of.map(([what, us]) => `| ${what} | ${(us / requests).toFixed(1)} | ${((100 * us) / whole).toFixed(1)} % |`);
  return [
    `| step of a ${name} | µs | share |`,
    '| --- | --- | --- |',
    ...rows(spent.steps),
    `| all, with waiting for a core | ${(whole / requests).toFixed(1)} | |`,
    `| CPU of all threads | ${((cpu * 1e6) / requests).toFixed(1)} | |`,
    `| of it in the kernel | ${((kernel * 1e6) / requests).toFixed(1)} | |`,
    '',
    '| function | µs | share |',
    '| --- | --- | --- |',
    ...rows(spent.functions.slice(0, FUNCTIONS)),
  ];
}
