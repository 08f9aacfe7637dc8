// Everything that one seed makes, before any of it is stored.

import { documentsOf, type GeneratedEntity, generateEntities } from './model.ts';
import { generateOrganisation, type Organisation } from './organisation.ts';
import { type Random, randomOf } from './random.ts';
import { generateRestrictions } from './restrictions.ts';
import { generateRoles } from './roles.ts';

/** What a world is made from: the same recipe makes the same world. */
export interface Recipe {
  readonly seed: string;
  /** A few people and records, for a run of seconds. */
  readonly small?: boolean;
}

/** Of the questions; larger worlds are asked all of them. */
const PORTION_OF_SMALL = 0.5;

export interface GeneratedWorld {
  readonly seed: string;
  /** Records of each entity. */
  readonly rows: number;
  readonly entities: readonly GeneratedEntity[];
  /** Documents of the pack by path. */
  readonly documents: Readonly<Record<string, unknown>>;
  readonly organisation: Organisation;
  /** How many of the questions are asked, 0 to 1. */
  readonly portion: number;
  /** For everything else that is made by chance, by name. */
  readonly random: Random;
}

export function generateWorld(recipe: Recipe): GeneratedWorld {
  const { seed } = recipe;
  const random = randomOf(seed);
  const entities = generateEntities(random.fork('model'));
  return {
    seed,
    entities,
    documents: {
      ...documentsOf(entities),
      ...generateRoles(random.fork('roles'), entities),
      ...generateRestrictions(random.fork('restrictions'), entities),
    },
    organisation: generateOrganisation(random.fork('organisation'), recipe.small === true ? 4 : 8),
    rows: recipe.small === true ? 15 : 30,
    portion: recipe.small === true ? PORTION_OF_SMALL : 1,
    random,
  };
}
