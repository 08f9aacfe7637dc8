// Creating many records of one entity at once, as imports do: each is judged as by create.ts, and they are written in few
// statements. No record comes back.

import { setImmediate } from 'node:timers/promises';
import type { Entity } from '../../metadata/model.ts';
import { Refusal } from '../../problems.ts';
import { allDone } from '../database/all_done.ts';
import type { Connection } from '../database/connection.ts';
import type { Request } from '../request.ts';
import { settleCompanyAmounts } from './write/company_amounts.ts';
import { insertRecords } from './write/insert_many.ts';
import { presentWriteError, refuseRecord } from './write/refusals.ts';
import {
  type Begun,
  type BegunRecords,
  beginRecords,
  type KnownTargets,
  type NewRecord,
  settleBegun,
} from './write/settle_many.ts';
import type { RecordWrite } from './write/statement.ts';
import { planWrite, problemsOf } from './write/write_record.ts';

/** A record that is refused, and why. */
export interface RefusedRecord {
  readonly id: string;
  readonly refusal: Refusal;
}

/** So many are written while the next are settled and judged, and those after them wait their turn: 2 statements at once. */
const PIECE = 100;

/**
 * Creates the records inside a transaction that is open. Those that cannot be created are answered, all of them, and
 * then nothing may stay of the call: rolling back is the caller's. A collision with another record is thrown as
 * `value.not_unique`, since PostgreSQL does not say which of them it was, or without details to whoever may not see all
 * records of the entity. Records may not refer to each other.
 */
export async function writeCreateMany(
  request: Request,
  connection: Connection,
  entity: Entity,
  ...[records, known]: readonly [records: readonly NewRecord[], known: KnownTargets]
): Promise<readonly RefusedRecord[]> {
  if (!request.access.may(entity, 'create')) {
    const refusal = new Refusal('access.denied', `You may not create records of ${entity.name}.`);
    return records.map(({ options }) => ({ id: options.id, refusal }));
  }
  const begun = await beginRecords(connection, { request, entity, records, known });
  const refused = await writePieces(connection, { request, entity }, begun);
  if (refused.length === 0) await settleCompanyAmounts(connection, request, { entity });
  return refused;
}

interface Place {
  readonly request: Request;
  readonly entity: Entity;
}

async function writePieces(
  connection: Connection,
  { request, entity }: Place,
  { known, records }: BegunRecords,
): Promise<readonly RefusedRecord[]> {
  const refused: RefusedRecord[] = [];
  const insert = async (writes: readonly RecordWrite[]): Promise<void> => {
    const denied = await insertRecords(request, connection, { entity, writes }).catch((error: unknown) => {
      throw presentWriteError(error, { request, entity });
    });
    const detail = 'You may not create a record that lies outside what you may create.';
    for (const id of denied) refused.push({ id, refusal: new Refusal('access.denied', detail) });
  };
  let [before, last]: Promise<void>[] = [];
  for (let from = 0; from < records.length; from += PIECE) {
    const piece = judge(connection, known, records.slice(from, from + PIECE));
    // Once a statement has failed all later ones do, and what is told is the first.
    await allDone([before, piece]).catch(() => allDone([before, last, piece]));
    const judged = await piece;
    refused.push(...judged.refused);
    before = last;
    // Nothing of the call will stay, but what is wrong with the others is told all the same.
    last = refused.length > 0 ? undefined : insert(judged.writes);
    // Whoever waits for the one before hears of it first, and then nobody waits for this one.
    last?.catch(() => undefined);
  }
  await allDone([before, last]);
  return refused;
}

interface Judged {
  readonly writes: readonly RecordWrite[];
  readonly refused: readonly RefusedRecord[];
}

async function judge(connection: Connection, known: BegunRecords['known'], records: readonly Begun[]): Promise<Judged> {
  const writes: RecordWrite[] = [];
  const refused: RefusedRecord[] = [];
  // What a socket does not take at once is sent only when nothing else is to be done.
  await setImmediate();
  for (const begun of records) {
    const settled = await settleBegun(connection, known, begun);
    const problems = await problemsOf(connection, settled);
    if (problems.length > 0) refused.push({ id: begun.writing.id, refusal: refuseRecord(problems) });
    else writes.push(planWrite(settled));
  }
  return { writes, refused };
}
