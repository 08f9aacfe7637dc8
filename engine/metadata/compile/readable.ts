// Which fields a rule may name, where whoever wrote it may not read all of them. For those rules a field that may not be
// read is one that does not exist, in what is refused and in what is told of it.

import type { Field } from '../model.ts';
import type { Json } from '../pack.ts';

/** Whether a rule may name a field: of the record that it is about, or of one that is reached over a reference. */
export type Readable = (entity: string, field: Field, isReached: boolean) => boolean;

/** A condition of a grant, as it is written. */
export interface GrantRule {
  /** That says so. */
  readonly file: string;
  /** Bare names. */
  readonly role: string;
  readonly entity: string;
  readonly action: string;
  readonly key: 'when' | 'companies';
  readonly json: Json;
}

/** What the author of the condition may read; undefined: everything. */
export type ReadableFor = (rule: GrantRule) => Readable | undefined;
