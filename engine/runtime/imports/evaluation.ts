// What a row is evaluated with (evaluate.ts), and what comes of it.

import type { Json } from '../../../schemas/http/records.ts';
import type { Find } from '../../rules/finds.ts';
import type { WriteOptions } from '../records/write/options.ts';
import type { Described } from './described.ts';
import type { RecordPlan } from './plan.ts';
import type { Row } from './rows.ts';
import type { ScannedFile } from './scan.ts';

/** What a row is evaluated with. */
export interface Surroundings {
  readonly file: ScannedFile;
  readonly mode: 'live' | 'history';
  /** Answers `$now`, `$company.currency` and their like. */
  readonly read: (path: string) => unknown;
  /** IANA time zone in which a day begins. */
  readonly zone: string;
  /** ISO 8601 in UTC. */
  readonly now: string;
  /** The id of the record with this key; undefined: there is none as yet. */
  readonly idOf: (entity: string, key: string) => string | undefined;
  /** The earlier row of the file with this key; undefined: there is none, or it was refused. */
  readonly describedBefore: (plan: RecordPlan, key: string) => Described | undefined;
  /** Whether this import has dealt with the record already, in an earlier row. */
  readonly isSettled: (entity: string, key: string) => boolean;
  /** Whether later rows may still make what is missing now. */
  readonly mayWait: boolean;
}

/** Why a row cannot be taken. */
export interface Complaint {
  readonly column: string | null;
  readonly value: string;
  readonly reason: string;
}

export type EvaluatedRow =
  | {
      readonly kind: 'records';
      readonly records: readonly EvaluatedRecord[];
      /** Nothing in it is new: an earlier row of the file said the same. */
      readonly isRepeated: boolean;
    }
  /** Something that it refers to may come later in the file. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'refused'; readonly complaints: readonly Complaint[] };

export interface EvaluatedRecord {
  readonly plan: RecordPlan;
  readonly key: string;
  readonly id: string;
  /** Whether no record has this key as yet. */
  readonly isNew: boolean;
  readonly input: Readonly<Record<string, Json>>;
  readonly past: Pick<WriteOptions, 'created_at' | 'created_by' | 'stage_history'>;
  /** The column that each stage of the history was read from. */
  readonly pastColumns: readonly (string | null)[];
  readonly missing: readonly MissingRecord[];
  /** `contentHash` of what the row says of it. */
  readonly content: number;
}

/** A record to be made first, since a record of the row refers to it and it is not there. */
export interface MissingRecord extends Find {
  readonly id: string;
  /** The column that its key was read from. */
  readonly column: string | null;
}

/** One row under evaluation. */
export interface Evaluating {
  readonly around: Surroundings;
  readonly row: Row;
  /** Name of a record description → the id of what it made of this row. */
  readonly made: Map<string, string>;
  /** What this row makes, by entity and key. */
  readonly ownKeys: Map<string, string>;
  readonly complaints: Complaint[];
  isWaiting: boolean;
  /** Whether an earlier row of the file said the same of one of its records. */
  isRepeating: boolean;
  /** The first column of the rule that is being evaluated. */
  column: string | null;
}
