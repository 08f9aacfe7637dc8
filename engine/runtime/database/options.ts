// What the one who asks says of their transactions: how long, for whom, and where their cost is noted.

import type { Meter } from './meter.ts';
import type { StopSignal } from './stop.ts';

/** Reads and writes; aggregates and exports have more time. */
export const STATEMENT_TIMEOUT_MS = 10_000;
export const LONG_STATEMENT_TIMEOUT_MS = 30_000;

export interface TransactionOptions {
  /** Aborted when nobody waits for the answer any more; its reason is thrown when it is a Refusal. */
  readonly signal?: StopSignal | undefined;
  readonly statementTimeoutMs?: number;
  readonly meter?: Meter;
  /** Hash of the model that the statements are made from: those that come again stay prepared. */
  readonly model?: string | null;
}
