// Ids to ask for: of records that the person may read, that they may not, that are deleted, and that nobody has.

import type { Asking } from '../case.ts';
import { mayRead } from '../oracle/rights.ts';
import { isLive, type Row } from '../oracle/tables.ts';

export interface Sampled {
  readonly id: string;
  /** Undefined for an id that nobody has. */
  readonly row: Row | undefined;
}

const NOBODYS = '00000000-0000-7000-8000-000000000000';

/** At most `each` of every sort; the id that nobody has comes last. */
export function sampleIds({ world, person, entity, random }: Asking, each: number): readonly Sampled[] {
  const rows = [...(world.tables[entity.name]?.values() ?? [])];
  const seen = (row: Row) => mayRead(world, person, entity.name, String(row['id']));
  const sorts = [
    rows.filter((row) => isLive(row) && seen(row)),
    rows.filter((row) => isLive(row) && !seen(row)),
    rows.filter((row) => !isLive(row)),
  ];
  const found = sorts.flatMap((sort) => random.some(sort, each)).map((row) => ({ id: String(row['id']), row }));
  return [...found, { id: NOBODYS, row: undefined }];
}
