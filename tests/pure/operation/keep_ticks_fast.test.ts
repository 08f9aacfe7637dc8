// What a tick costs after memory was given back, in a process of its own.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';

const OPERATION = join(import.meta.dirname, '..', '..', '..', 'engine', 'runtime', 'operation');

/** Prints the nanoseconds of a tick, of which there were a few before everything was collected. */
const MEASURE = `
const { keepTicksFast } = await import('${OPERATION}/keep_ticks_fast.ts');
const { giveMemoryBack } = await import('${OPERATION}/give_memory_back.ts');
const ticks = (count) => new Promise((resolve) => {
  const begun = performance.now();
  const next = () => (--count === 0 ? resolve(performance.now() - begun) : process.nextTick(next));
  process.nextTick(next);
});
const later = () => new Promise((resolve) => setTimeout(resolve, 20));
await ticks(100);
if (process.env.KEPT) keepTicksFast();
await later();
giveMemoryBack();
await later();
await ticks(100_000);
console.log(Math.min(await ticks(100_000), await ticks(100_000), await ticks(100_000)) * 10);
`;

async function nanosecondsOf(env: Readonly<Record<string, string>>): Promise<number> {
  const args = ['--input-type=module', '-e', MEASURE];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...env } });
  return Number(stdout);
}

it('a tick stays fast where one was kept, and is several times slower where none was', async () => {
  const kept = await nanosecondsOf({ KEPT: '1' });
  expect(await nanosecondsOf({})).toBeGreaterThan(2 * kept);
}, 20_000);
