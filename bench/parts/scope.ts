// What it costs that people see a part of the deals alone: their list against that of an admin, who sees all; and whether
// somebody with twelve roles pays for more than somebody with two.

import { type Bench, type Part, SINGLE } from '../bench.ts';
import { compare, type Rhythm, timeRatioOf } from '../compare.ts';
import type { Contestant } from '../measure/window.ts';
import { contestant, list } from '../operations.ts';
import { peopleOf } from '../people.ts';

/** Each is one of several, and so has less time. */
const EACH: Rhythm = { connections: 1, pairs: 7, seconds: 0.5, warmUp: { windows: 1, seconds: 0.5 } };

export const scopes: Part = async (bench) => {
  const { world, engine, ours } = bench;
  const lists = (token: string): Contestant => contestant(list, 'engine', { server: engine, tokens: [token] });
  const admin = lists(world.tenant.adminToken);
  const own = await compare(ours(list), admin, { ...SINGLE, pairs: 7, postmaster: world.postmaster });
  const scope = timeRatioOf(own);
  const { roles_2, roles_12, ...people } = await peopleOf(world);
  const throughput: Record<string, number> = { own: own.throughput };
  for (const [name, { token }] of Object.entries(people)) {
    throughput[name] = await ratioOf(bench, lists(token), admin);
  }
  const roles = await ratioOf(bench, lists(roles_12.token), lists(roles_2.token));
  return { scope_own: scope.ratio, scope, scopes: throughput, roles_12_by_2: roles };
};

async function ratioOf({ world }: Bench, one: Contestant, other: Contestant): Promise<number> {
  const { throughput } = await compare(one, other, { ...EACH, postmaster: world.postmaster });
  return throughput;
}
