// How many rows of a file go into one transaction: as many as it takes in less than a second, and as memory holds.

import type { Row } from './rows.ts';

const FEWEST_ROWS = 10;
/** With more of them an import is no faster, and the rows of a batch are all in memory. */
const MOST_ROWS = 1_000;
const FIRST_ROWS = 200;
/** Half of what a transaction may take (batch.ts): some rows are slower than those before. */
const GOAL_MS = 400;

/** Rows are up to four million characters long, so a batch ends with these, too. */
export const MOST_CHARACTERS = 8_000_000;

export interface BatchSize {
  readonly rows: () => number;
  /** Told how many rows a batch dealt with, and how long it took. */
  readonly adapt: (rows: number, ms: number) => void;
}

/** Begins with a few hundred rows and follows what batches take. */
export function makeBatchSize(): BatchSize {
  let most = FIRST_ROWS;
  return {
    rows: () => most,
    adapt: (rows, ms) => {
      const fitting = Math.round((rows * GOAL_MS) / Math.max(ms, 1));
      most = Math.min(Math.max(fitting, FEWEST_ROWS), MOST_ROWS);
    },
  };
}

export function charactersOf({ cells }: Row): number {
  let sum = 0;
  for (const cell of cells) sum += cell.length;
  return sum;
}
