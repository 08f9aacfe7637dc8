// `npm run proof:access [-- --scale=N --seed=word --small --replay=NAME --json]`: whether the server lets everybody see and do exactly what
// packs, memberships and stored rows say, by an oracle of its own. Ends with 1 on a difference.

import { progress, result, UsageError } from '../../bin/command.ts';
import { firstDifference } from './first_difference.ts';
import { readOptions } from './options.ts';
import { openOwnRig } from './own_rig.ts';
import { type Difference, prove } from './prove.ts';

/** The rest is counted. */
const SHOWN = 20;

try {
  await run();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  progress(error.message);
  process.exitCode = 2;
}

async function run(): Promise<void> {
  const { recipes, json } = readOptions(process.argv.slice(2));
  const rig = await openOwnRig();
  const differences: Difference[] = [];
  let cases = 0;
  try {
    for (const recipe of recipes) {
      const begun = performance.now();
      const proof = await prove(rig, recipe);
      for (const difference of proof.differences.slice(0, Math.max(0, SHOWN - differences.length))) show(difference);
      differences.push(...proof.differences);
      cases += proof.cases;
      const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
      progress(
        `${recipe.seed}: ${proof.cases} cases in ${seconds} s, ${proof.differences.length} differences. ${told(proof.counts)}`,
      );
    }
  } finally {
    await rig.close();
  }
  const line = { oracle: { cases, differences: differences.length } };
  result(JSON.stringify(line, null, json ? undefined : 2));
  if (differences.length > 0) process.exitCode = 1;
}

function told(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([operation, count]) => `${operation} ${count}`)
    .join(', ');
}

function show({ seed, operation, person, entity, request, expected, observed }: Difference): void {
  progress(`DIFFERENCE in ${seed}: ${operation} of ${entity} by ${person}`);
  progress(`  ${request}`);
  const apart = firstDifference(expected, observed);
  progress(`  at ${apart?.at || 'the top'}`);
  progress(`  expected ${JSON.stringify(apart?.expected)}`);
  progress(`  observed ${JSON.stringify(apart?.observed)}`);
}
