// What the operations cost with ten times and a hundred times the rows: CPU of the server and of PostgreSQL, each number
// of rows in a database of its own.

import { progress } from '../../bin/command.ts';
import { MANY } from '../bench.ts';
import { figuresOf } from '../compare.ts';
import { sizesOf } from '../fill.ts';
import { growthOf } from '../measure/growth.ts';
import { type Contestant, measureWindow } from '../measure/window.ts';
import { contestant, operations } from '../operations.ts';
import { openBenchWorld } from '../world.ts';

const DEALS = [10_000, 100_000, 1_000_000];
const WINDOWS = 5;

/** As far as `most` deals. */
export async function growth(most: number): Promise<object> {
  const costs: Record<string, Record<number, number>> = {};
  for (const deals of DEALS.filter((each) => each <= most)) {
    for (const [name, us] of Object.entries(await costsAt(deals))) costs[name] = { ...costs[name], [deals]: us };
  }
  return { growth: Object.fromEntries(Object.entries(costs).map(([name, us]) => [name, growthOf(us)])) };
}

/** Microseconds of CPU by operation. */
async function costsAt(deals: number): Promise<Readonly<Record<string, number>>> {
  const world = await openBenchWorld(sizesOf(deals));
  try {
    const server = await world.startEngine();
    const costs: Record<string, number> = {};
    for (const operation of operations(world.tenant.sizes)) {
      const asked = contestant(operation, 'engine', { server, tokens: world.tenant.tokens });
      costs[operation.name] = await costOf(asked, world.postmaster);
    }
    progress(`CPU with ${deals.toLocaleString('en')} deals, in µs: ${JSON.stringify(costs)}`);
    return costs;
  } finally {
    await world.close();
  }
}

async function costOf(asked: Contestant, postmaster: number): Promise<number> {
  const { connections, seconds, warmUp } = MANY;
  const windows = [];
  for (let window = -warmUp.windows; window < WINDOWS; window += 1) {
    const measured = await measureWindow(asked, { connections, seconds, postmaster });
    if (window >= 0) windows.push(measured);
  }
  const { cpu_us, postgres_us } = figuresOf(windows);
  return cpu_us + postgres_us;
}
