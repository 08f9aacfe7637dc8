// What it costs that people see their own deals alone: their list against that of an admin, who sees all.

import { type Part, SINGLE } from '../bench.ts';
import { compare, timeRatioOf } from '../compare.ts';
import { contestant, list } from '../operations.ts';

export const scopes: Part = async ({ world, engine, ours }) => {
  const admin = contestant(list, 'engine', { server: engine, tokens: [world.tenant.adminToken] });
  const ratio = await compare(ours(list), admin, { ...SINGLE, pairs: 7, postmaster: world.postmaster });
  const scope = timeRatioOf(ratio);
  return { scope_own: scope.ratio, scope };
};
