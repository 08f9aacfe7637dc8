// `npm run bench:limits [-- --deals=100000]`: bad input at a million rows. Each case says what it saw; the run fails if
// one does. A limit holds where the engine answers within its deadline or says by name what it does not do.

import { progress, readArguments, result } from '../bin/command.ts';
import { sizesOf } from './fill.ts';
import { flood } from './limits/flood.ts';
import type { Case } from './limits/limit.ts';
import { paging } from './limits/paging.ts';
import { longRule } from './limits/rule.ts';
import { unindexed } from './limits/unindexed.ts';
import { checkNames, listOf, MILLION, wholeNumber } from './options.ts';
import { benchDocuments, makeTenant, OWNERS_ROLE } from './tenant.ts';
import { openBenchWorld } from './world.ts';

const CASES: Readonly<Record<string, Case>> = { unindexed, paging, rule: longRule, flood };
/** Those of the tenant that another one floods. */
const OTHERS_DEALS = 10_000;

const { values } = readArguments(process.argv.slice(2), {
  options: { deals: { type: 'string' }, only: { type: 'string' } },
  words: [0, 0],
});
const only = listOf(values.only);
checkNames('only', only, Object.keys(CASES));

const world = await openBenchWorld(sizesOf(wholeNumber('deals', values.deals, MILLION)));
try {
  const plan = { documents: await benchDocuments(), sizes: sizesOf(OTHERS_DEALS), role: OWNERS_ROLE };
  const other = await world.work((workshop) => makeTenant(workshop, { ...plan, key: 'other' }));
  const engine = await world.startEngine();
  for (const [name, run] of Object.entries(CASES).filter(([each]) => only.length === 0 || only.includes(each))) {
    progress(`Trying ${name} …`);
    for (const { what, holds, saw } of await run({ world, engine, other })) {
      result(`${holds ? 'holds' : 'FAILS'}  ${what}: ${saw}`);
      if (!holds) process.exitCode = 1;
    }
  }
} finally {
  await world.close();
}
