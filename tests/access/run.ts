// `npm run proof:access [-- --scale=N --seed=word --small --replay=NAME --plant=NAME --plants --json]`: whether the server lets everybody see
// and do exactly what packs, memberships and stored rows say, by an oracle of its own, and whether any route can be attacked
// across tenants and companies. With a plant the server does without one defence, and the proof ends with what it finds first;
// with all of them, one after the other, each has to be found. Ends with 1 on a difference or a leak, and with `--plants` where
// a plant was not found.

import { progress, result, UsageError } from '../../bin/command.ts';
import { attack, SOME_ENTITIES } from './attacks/attack.ts';
import type { Leak } from './attacks/report.ts';
import { firstDifference } from './first_difference.ts';
import type { Recipe } from './generate/world.ts';
import { type Options, readOptions } from './options.ts';
import { openOwnRig } from './own_rig.ts';
import type { Plant } from './plants/plants.ts';
import { type Difference, prove } from './prove.ts';
import type { Rig } from './rig.ts';

/** The rest is counted. */
const SHOWN = 20;

/** What was found so far. */
interface Tally {
  cases: number;
  differences: number;
  requests: number;
  leaks: number;
  /** What keeps the attacks from proving anything. */
  failures: number;
}

try {
  await run();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  progress(error.message);
  process.exitCode = 2;
}

async function run(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const [plant, ...more] = options.plants;
  if (more.length > 0) return runPlants(options);
  const tally = await tallyOf(options, plant);
  const { cases, differences, requests, leaks, failures } = tally;
  tell({ oracle: { cases, differences }, attacks: { requests, leaks } }, options);
  if (differences + leaks + failures > 0) process.exitCode = 1;
}

/** What was found with each of them. */
async function runPlants(options: Options): Promise<void> {
  const found: Record<string, number> = {};
  for (const plant of options.plants) {
    const begun = performance.now();
    const { differences, leaks } = await tallyOf(options, plant);
    found[plant.name] = differences + leaks;
    progress(`Without ${plant.name}: ${differences + leaks} found in ${secondsSince(begun)} s.`);
  }
  tell({ plants: found }, options);
  if (Object.values(found).includes(0)) process.exitCode = 1;
}

function tell(line: object, { json }: Options): void {
  result(JSON.stringify(line, null, json ? undefined : 2));
}

/** On a server of its own. */
async function tallyOf(options: Options, plant: Plant | undefined): Promise<Tally> {
  const tally: Tally = { cases: 0, differences: 0, requests: 0, leaks: 0, failures: 0 };
  const rig = await openOwnRig(plant);
  try {
    await findAll(rig, { ...options, first: plant !== undefined }, tally);
  } finally {
    await rig.close();
  }
  return tally;
}

/** `first`: ends with what is found first. */
type Finding = Options & { readonly first: boolean };

async function findAll(rig: Rig, { recipes, attacks, first }: Finding, tally: Tally): Promise<void> {
  if (attacks) await attackAll(rig, first, tally);
  for (const recipe of recipes) {
    if (first && tally.leaks + tally.differences > 0) return;
    await proveOne(rig, recipe, tally);
  }
}

async function attackAll(rig: Rig, first: boolean, tally: Tally): Promise<void> {
  const begun = performance.now();
  const entities = first ? SOME_ENTITIES : undefined;
  const { requests, leaks, failures } = await attack(rig, { key: 'siege', first, entities });
  for (const leak of leaks.slice(0, SHOWN)) showLeak(leak);
  for (const failure of failures.slice(0, SHOWN)) progress(`FAILURE ${failure}`);
  Object.assign(tally, { requests, leaks: leaks.length, failures: failures.length });
  progress(`attacks: ${requests} requests in ${secondsSince(begun)} s, ${leaks.length} leaks.`);
}

async function proveOne(rig: Rig, recipe: Recipe, tally: Tally): Promise<void> {
  const begun = performance.now();
  const { cases, counts, differences } = await prove(rig, recipe);
  for (const difference of differences.slice(0, Math.max(0, SHOWN - tally.differences))) show(difference);
  tally.differences += differences.length;
  tally.cases += cases;
  const found = `${cases} cases in ${secondsSince(begun)} s, ${differences.length} differences`;
  progress(`${recipe.seed}: ${found}. ${told(counts)}`);
}

function secondsSince(begun: number): string {
  return ((performance.now() - begun) / 1_000).toFixed(1);
}

function told(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([operation, count]) => `${operation} ${count}`)
    .join(', ');
}

function showLeak({ caller, request, what }: Leak): void {
  progress(`LEAK to ${caller}: ${request}`);
  progress(`  ${what}`);
}

function show({ seed, operation, person, entity, request, expected, observed }: Difference): void {
  progress(`DIFFERENCE in ${seed}: ${operation} of ${entity} by ${person}`);
  progress(`  ${request}`);
  const apart = firstDifference(expected, observed);
  progress(`  at ${apart?.at || 'the top'}`);
  progress(`  expected ${JSON.stringify(apart?.expected)}`);
  progress(`  observed ${JSON.stringify(apart?.observed)}`);
}
