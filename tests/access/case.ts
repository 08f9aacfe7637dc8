// A case: one person asks one thing of one entity, and what the oracle says must be what the server answers. An operation
// is a file that makes cases; adding one is adding it to operations/operations.ts.

import type { Client } from './client.ts';
import type { GeneratedEntity } from './generate/model.ts';
import type { Random } from './generate/random.ts';
import type { Entity } from './oracle/model.ts';
import type { Person, World } from './oracle/rights.ts';

export interface Case {
  /** What is asked, so that somebody can ask it again. */
  readonly request: string;
  readonly expected: unknown;
  /** Asks the server; the answer in the form of `expected`. */
  readonly observe: () => Promise<unknown>;
}

export interface Asking {
  readonly world: World;
  readonly person: Person;
  readonly entity: Entity;
  /** The same entity, and all of them, as they were generated. */
  readonly generated: GeneratedEntity;
  readonly entities: readonly GeneratedEntity[];
  readonly client: Client;
  readonly random: Random;
}

/** May leave nothing changed behind: all cases look at the same rows. */
export type Operation = (asking: Asking) => readonly Case[];
