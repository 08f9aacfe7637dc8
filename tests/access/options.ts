// What can be told to the proof.

import { readArguments, UsageError } from '../../bin/command.ts';
import type { Recipe } from './generate/world.ts';
import { PLANTS, type Plant, plantOf } from './plants/plants.ts';
import { readReplays } from './replays.ts';

export interface Options {
  /** Each makes a tenant with a model, an organisation and records of its own. */
  readonly recipes: readonly Recipe[];
  /** Whether the routes are attacked, too. */
  readonly attacks: boolean;
  /**
   * The defences that a server does without, a server for each, one after the other; with each the proof ends with what it
   * finds first. None: a server as it is.
   */
  readonly plants: readonly Plant[];
  readonly json: boolean;
}

const DEFAULT_SCALE = 10;

const SHAPE = {
  scale: { type: 'string' },
  seed: { type: 'string' },
  replay: { type: 'string' },
  plant: { type: 'string' },
  plants: { type: 'boolean' },
  small: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

/**
 * `--scale=N` recipes (10), made from `--seed=word` (the same ones each time), `--small` ones; or the one of
 * `--replay=NAME`, without attacks; `--plant=NAME`, or `--plants` for all of them; `--json`. Throws a UsageError.
 */
export function readOptions(args: readonly string[]): Options {
  const { values } = readArguments(args, { options: SHAPE, words: [0, 0] });
  const plants = values.plant === undefined ? (values.plants === true ? PLANTS : []) : [plantOf(values.plant)];
  const rest = { plants, json: values.json === true };
  if (values.replay !== undefined) return { recipes: [replayOf(values.replay)], attacks: false, ...rest };
  const scale = Number(values.scale ?? DEFAULT_SCALE);
  if (!Number.isInteger(scale) || scale < 1 || scale > 1_000) {
    throw new UsageError('--scale is a whole number from 1 to 1000.');
  }
  const small = values.small === true;
  const recipes = seedsOf(values.seed ?? 'seed', scale).map((seed) => ({ seed, small }));
  return { recipes, attacks: true, ...rest };
}

function replayOf(name: string): Recipe {
  const replays = readReplays();
  const found = replays.find((replay) => replay.name === name);
  if (found) return found.recipe;
  throw new UsageError(`There is no replay ${name}; there are ${replays.map((replay) => replay.name).join(', ')}.`);
}

/** Words that may be in the key of a tenant. */
export function seedsOf(first: string, scale: number): readonly string[] {
  if (!/^[a-z0-9][a-z0-9-]{0,20}$/.test(first)) {
    throw new UsageError('--seed has small letters, digits and -, at most 21 of them.');
  }
  return Array.from({ length: scale }, (_none, index) => (index === 0 ? first : `${first}-${index}`));
}
