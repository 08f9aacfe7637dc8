// What an import did, counted: by file and by entity, with what the description promised.

import type { BatchResult } from './batch.ts';
import type { ImportPlan } from './plan.ts';
import type { WrittenHow } from './update.ts';

/** Records by what happened to them. A record that several rows name counts once. */
export type Counts = { readonly [How in WrittenHow]: number };

export interface FileOutcome {
  readonly file: string;
  readonly rows: number;
  /** Rows that were refused; each is in the error file. */
  readonly refused: number;
  /** Rows that said only what an earlier row had said; they name its records, which count once. */
  readonly repeated: number;
  /** By bare name of the entity. */
  readonly records: Readonly<Record<string, Counts>>;
}

/** What `expect` of the description says of an entity, and how many of its records the import found or made. */
export interface Expectation {
  readonly entity: string;
  readonly expected: number;
  readonly found: number;
}

export interface ImportOutcome {
  readonly title: string;
  readonly files: readonly FileOutcome[];
  readonly entities: Readonly<Record<string, Counts>>;
  readonly rows: number;
  readonly refused: number;
  /** Path of the error file; null when no row was refused. */
  readonly error_file: string | null;
  readonly expected: readonly Expectation[];
  readonly ms: number;
}

/** The counts of one file while it is read. */
export interface FileTally {
  readonly file: string;
  rows: number;
  refused: number;
  repeated: number;
  readonly records: Map<string, Record<WrittenHow, number>>;
}

export function newTally(file: string): FileTally {
  return { file, rows: 0, refused: 0, repeated: 0, records: new Map() };
}

export function countBatch(tally: FileTally, result: BatchResult): void {
  tally.rows += result.done - result.waiting.length;
  tally.refused += result.refused.length;
  tally.repeated += result.repeated;
  for (const { entity, how } of result.written) {
    const counts = tally.records.get(entity) ?? { created: 0, updated: 0, unchanged: 0 };
    counts[how] += 1;
    tally.records.set(entity, counts);
  }
}

export function outcomeOf(
  plan: ImportPlan,
  tallies: readonly FileTally[],
  more: Pick<ImportOutcome, 'error_file' | 'ms'>,
): ImportOutcome {
  const entities = new Map<string, Record<WrittenHow, number>>();
  for (const { records } of tallies) {
    for (const [entity, counts] of records) {
      const sum = entities.get(entity) ?? { created: 0, updated: 0, unchanged: 0 };
      for (const how of ['created', 'updated', 'unchanged'] as const) sum[how] += counts[how];
      entities.set(entity, sum);
    }
  }
  return {
    title: plan.title,
    files: tallies.map((tally) => ({ ...tally, records: Object.fromEntries(tally.records) })),
    entities: Object.fromEntries(entities),
    rows: tallies.reduce((sum, tally) => sum + tally.rows, 0),
    refused: tallies.reduce((sum, tally) => sum + tally.refused, 0),
    expected: [...plan.expect].map(([entity, expected]) => ({ entity, expected, found: total(entities.get(entity)) })),
    ...more,
  };
}

function total(counts: Counts | undefined): number {
  return counts ? counts.created + counts.updated + counts.unchanged : 0;
}
