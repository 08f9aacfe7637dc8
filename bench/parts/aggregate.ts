// A report over all deals: how many close in each month, by stage, asked by who sees them all.

import { checkAnswers } from '../answers.ts';
import { type Part, SINGLE } from '../bench.ts';
import { compare } from '../compare.ts';
import { aggregate, contestant } from '../operations.ts';

export const aggregates: Part = async ({ world, engine, reference }) => {
  const tokens = [world.tenant.adminToken];
  const ours = contestant(aggregate, 'engine', { server: engine, tokens });
  const theirs = contestant(aggregate, 'reference', { server: reference, tokens });
  await checkAnswers(ours, theirs, 'read');
  return { aggregate: await compare(ours, theirs, { ...SINGLE, postmaster: world.postmaster }) };
};
