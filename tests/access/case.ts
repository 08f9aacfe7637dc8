// A case: one person asks one thing of one entity, and what the oracle says must be what the server answers. An operation
// is a file that makes cases; adding one is adding it to operations/operations.ts.

import type { Client } from './client.ts';
import type { GeneratedEntity } from './generate/model.ts';
import type { Random } from './generate/random.ts';
import type { GeneratedWorld } from './generate/world.ts';
import type { Entity } from './oracle/model.ts';
import type { Person, World } from './oracle/rights.ts';
import type { Query } from './oracle/tables.ts';

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

/** What an episode found: that one person should see this of an entity, and what they saw. */
export interface Witnessed {
  readonly person: string;
  readonly entity: string;
  readonly request: string;
  readonly expected: unknown;
  readonly observed: unknown;
}

/** A world in which nobody else asks anything any more. */
export interface Stage {
  readonly generated: GeneratedWorld;
  /** By login; the administrator is among them. */
  readonly clients: Readonly<Record<string, Client>>;
  readonly url: string;
  readonly tokenFor: (login: string) => Promise<string>;
  /** As superuser, on one connection. */
  readonly query: Query;
  /** All tables as they are at this moment. */
  readonly look: () => Promise<World>;
}

/** Things happen one after the other, each seen by the oracle as it has become: for what cannot be asked side by side. */
export type Episode = (stage: Stage) => Promise<readonly Witnessed[]>;
