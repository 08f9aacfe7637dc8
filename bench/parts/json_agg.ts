// Reads against a reference that lets PostgreSQL build the JSON, as the engine does.

import { checkAnswers } from '../answers.ts';
import { MANY_SHORT, type Part } from '../bench.ts';
import { compare, type Ratio } from '../compare.ts';
import { reads } from '../operations.ts';

export const jsonAgg: Part = async (bench) => {
  const server = await bench.startReference({ BENCH_JSON: '1' });
  const { postmaster, tenant } = bench.world;
  const found: Record<string, Ratio> = {};
  for (const operation of reads(tenant.sizes)) {
    const [ours, theirs] = [bench.ours(operation), bench.theirs(operation, server)];
    await checkAnswers(ours, theirs, 'read');
    found[operation.name] = await compare(ours, theirs, { ...MANY_SHORT, postmaster });
  }
  await server.stop();
  return { json_agg: found };
};
