// The first figures of the bench: four operations at 32 connections, and the reference against itself, which tells
// whether the machine was quiet enough for any of them.

import { progress } from '../../bin/command.ts';
import { checkAnswers } from '../answers.ts';
import { type Bench, MANY, type Part, SINGLE } from '../bench.ts';
import { compare, type Ratio, type Rhythm } from '../compare.ts';
import { list, type Operation, operations, reads } from '../operations.ts';

/** Outside of these the machine is too noisy for any figure. */
const SAME = [0.9, 1.1] as const;
/** Shorter than the others, since a list is done often. */
const AA = { seconds: 1 };
/** All of a run, and what the last repetition leaves for the end. */
const RUN_MS = 8 * 60_000;
const END_MS = 10_000;

export const ratios: Part = async (bench) => {
  const found: Record<string, Ratio> = {};
  for (const operation of chosen(bench)) {
    const isRead = reads(bench.world.tenant.sizes).some(({ name }) => name === operation.name);
    await checkAnswers(bench.ours(operation), bench.theirs(operation), isRead ? 'read' : 'write');
    found[operation.name] = await ratioOf(bench, operation, manyOf(bench));
  }
  return { ratios: found, ...(await sameTwice(bench)) };
};

/**
 * A noisy run is measured once more at its end, as far as there is time. What was measured again counts; the run is
 * quiet only if that was all of it.
 */
export async function repeat(
  bench: Bench,
  line: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  const { ratios: noisyRatios, aa: noisyAa } = line;
  const all = chosen(bench);
  const rhythm = { ...manyOf(bench), warmUp: { windows: 0, seconds: 0 } };
  const left = RUN_MS - END_MS - bench.elapsed() - millisecondsOf({ ...manyOf(bench), ...AA });
  const fitting = all.slice(0, Math.max(0, Math.floor(left / millisecondsOf(rhythm))));
  progress(`The run is noisy; once more: ${['aa', ...fitting.map(({ name }) => name)].join(', ')}.`);
  const found: Record<string, Ratio> = {};
  for (const operation of fitting) found[operation.name] = await ratioOf(bench, operation, rhythm);
  const { aa, noisy } = await sameTwice(bench);
  return {
    ratios: { ...(noisyRatios as object), ...found },
    aa,
    noisy: noisy || fitting.length < all.length,
    first_try: { ratios: noisyRatios, aa: noisyAa },
  };
}

/** The same at one connection. */
export const single: Part = async (bench) => {
  const found: Record<string, Ratio> = {};
  for (const operation of chosen(bench)) found[operation.name] = await ratioOf(bench, operation, SINGLE);
  return { single: found };
};

function chosen({ options, world }: Bench): readonly Operation[] {
  const all = operations(world.tenant.sizes);
  return options.operations.length === 0 ? all : all.filter(({ name }) => options.operations.includes(name));
}

function manyOf({ options }: Bench): Rhythm {
  return { ...MANY, pairs: options.pairs };
}

async function ratioOf(bench: Bench, operation: Operation, rhythm: Rhythm): Promise<Ratio> {
  const { postmaster } = bench.world;
  const ratio = await compare(bench.ours(operation), bench.theirs(operation), { ...rhythm, postmaster });
  progress(`${operation.name}, ${rhythm.connections} at once: ${JSON.stringify(ratio)}`);
  return ratio;
}

async function sameTwice(bench: Bench): Promise<{ readonly aa: number; readonly noisy: boolean }> {
  const other = await bench.startReference();
  try {
    const { postmaster } = bench.world;
    const { throughput } = await compare(bench.theirs(list, other), bench.theirs(list), {
      ...manyOf(bench),
      ...AA,
      postmaster,
    });
    return { aa: throughput, noisy: throughput < SAME[0] || throughput > SAME[1] };
  } finally {
    await other.stop();
  }
}

function millisecondsOf({ pairs, seconds, warmUp }: Rhythm): number {
  return 2000 * (pairs * seconds + warmUp.windows * warmUp.seconds);
}
