// What it costs that people see a part of the deals alone: their list against that of an admin, who sees all; and whether
// somebody with twelve roles pays for more than somebody with two.

import { type Bench, type Part, SINGLE } from '../bench.ts';
import { compare, type Ratio, type Rhythm, timeRatioOf } from '../compare.ts';
import { rounded } from '../measure/statistics.ts';
import type { Contestant } from '../measure/window.ts';
import { contestant, list } from '../operations.ts';
import { peopleOf } from '../people.ts';

/** Each is one of several, and so has less time. */
const EACH: Rhythm = { connections: 1, pairs: 9, seconds: 0.22, warmUp: { windows: 1, seconds: 0.4 } };

export const scopes: Part = async (bench) => {
  const { world, engine, ours } = bench;
  const lists = (token: string): Contestant => contestant(list, 'engine', { server: engine, tokens: [token] });
  const admin = lists(world.tenant.adminToken);
  const own = await compare(ours(list), admin, { ...SINGLE, pairs: 7, postmaster: world.postmaster });
  const scope = timeRatioOf(own);
  const { roles_2, roles_12, ...people } = await peopleOf(world);
  const throughput: Record<string, number> = {};
  const cpu: Record<string, number> = {};
  // One of the owners, as the others are one: a hundred people's pages are in nobody's cache.
  const [owner = ''] = world.tenant.tokens;
  for (const [name, { token }] of Object.entries({ own: { token: owner }, ...people })) {
    const ratio = await ratioOf(bench, lists(token), admin);
    throughput[name] = ratio.throughput;
    cpu[name] = cpuRatioOf(ratio);
  }
  const roles = await ratioOf(bench, lists(roles_12.token), lists(roles_2.token));
  return {
    scope_own: scope.ratio,
    scope,
    scopes: throughput,
    scopes_cpu: cpu,
    roles_12_by_2: roles.throughput,
    roles_12_by_2_cpu: cpuRatioOf(roles),
  };
};

function ratioOf({ world }: Bench, one: Contestant, other: Contestant): Promise<Ratio> {
  return compare(one, other, { ...EACH, postmaster: world.postmaster });
}

/** The CPU of both processes that the other takes ÷ that of the one: a loud machine changes it less than the time. */
function cpuRatioOf({ ours, theirs }: Ratio): number {
  return rounded((theirs.cpu_us + theirs.postgres_us) / (ours.cpu_us + ours.postgres_us));
}
