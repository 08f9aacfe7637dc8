// What it costs that people see their own deals alone: their list against that of an admin, who sees all.

import { type Part, SINGLE } from '../bench.ts';
import { compare } from '../compare.ts';
import { rounded } from '../measure/statistics.ts';
import { contestant, list } from '../operations.ts';

export const scopes: Part = async ({ world, engine, ours }) => {
  const admin = contestant(list, 'engine', { server: engine, tokens: [world.tenant.adminToken] });
  const { throughput } = await compare(ours(list), admin, { ...SINGLE, pairs: 7, postmaster: world.postmaster });
  return { scope_own: rounded(1 / throughput) };
};
