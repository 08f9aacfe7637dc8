// An import under way, and a piece of its work: what the steps of an import hand to each other.

import type { Request } from '../request.ts';
import type { DescribedKeys } from './described.ts';
import type { KnownRecords } from './known.ts';
import type { ImportPlan } from './plan.ts';
import type { Row } from './rows.ts';
import type { ScannedFile } from './scan.ts';

export interface Running {
  readonly request: Request;
  readonly plan: ImportPlan;
  /** UUID that ties all changes of the import together. */
  readonly cause: string;
  readonly known: KnownRecords;
}

export interface BatchWork {
  readonly file: ScannedFile;
  readonly rows: readonly Row[];
  /** Whether rows may wait for what later rows make. */
  readonly mayWait: boolean;
  /** What rows of the file said that are committed. */
  readonly described: DescribedKeys;
}
