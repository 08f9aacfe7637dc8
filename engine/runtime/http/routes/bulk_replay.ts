// What is kept of a bulk request under its Idempotency-Key, as text: the operations that are done, so that its double
// goes on after them.

import type { BulkJournal, DoneOperation } from '../../records/bulk_results.ts';
import type { Progress } from '../idempotency.ts';

/** The journal of a bulk request in what is kept of its key. */
export function journalOf({ noted, note }: Progress): BulkJournal {
  return { done: readDone(noted), note: (connection, results) => note(connection, JSON.stringify({ results })) };
}

export function readDone(noted: string | null): readonly DoneOperation[] {
  return noted === null ? [] : (JSON.parse(noted) as { readonly results: readonly DoneOperation[] }).results;
}
