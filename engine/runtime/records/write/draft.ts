// A record between what was given and what is written: its values are settled one after the other (settle.ts,
// stages.ts), then judged (checks.ts).

import type { Problem } from '../../../problems.ts';
import type { Stored } from '../../field_types/field_type.ts';
import type { Read } from './reader.ts';
import type { Values } from './values.ts';
import type { Writing } from './writing.ts';

/** What the record will hold, before anything is judged. */
export interface Draft {
  readonly values: Values;
  /** Fields that the input set, without those that a readonly rule turned into claims. */
  readonly given: ReadonlySet<string>;
  readonly claimed: ReadonlyMap<string, Stored>;
  /** Fields whose value could not be found; what looks at them is not judged. */
  readonly unread: ReadonlySet<string>;
  /** Of the input, and of what followed from it. */
  readonly problems: readonly Problem[];
  readonly read: Read;
}

/** A draft while it is being made. */
export interface Settling {
  readonly writing: Writing;
  readonly values: Record<string, Stored>;
  readonly given: Map<string, Stored>;
  readonly claimed: Map<string, Stored>;
  readonly unread: Set<string>;
  readonly problems: Problem[];
  readonly read: Read;
}
