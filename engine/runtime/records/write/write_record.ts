// One record through all of it: read the body, settle, judge, write. create.ts and update.ts are two ways in.

import { type Problem, Refusal } from '../../../problems.ts';
import type { Connection } from '../../database/connection.ts';
import { newId } from '../../ids.ts';
import { draftProblems } from './checks.ts';
import { columnsOfChanged, columnsOfNew } from './columns.ts';
import { companyProblems } from './companies.ts';
import { changesCompanyAmounts, settleCompanyAmounts } from './company_amounts.ts';
import { refuseLeftBehind } from './company_moves.ts';
import { asSeen } from './concealed.ts';
import { attachesFiles, fileProblems } from './files.ts';
import { parseInput } from './input.ts';
import type { Written } from './options.ts';
import { presentRecord } from './present.ts';
import { referenceProblems } from './references.ts';
import { presentWriteError, refuseRecord } from './refusals.ts';
import { type Settled, settleWithTargets } from './resolve.ts';
import { shareProblems } from './shares.ts';
import { stageChanges } from './stages.ts';
import { givenRow, insertRecord, type RecordWrite, updateRecord, type WrittenRow } from './statement.ts';
import { cycleProblems, moveSubtrees, movesSubtrees } from './tree.ts';
import { type Diff, diffOf } from './values.ts';
import type { Writing } from './writing.ts';

/** Writes the body; throws a Refusal with everything that is wrong. An update that changes nothing writes nothing. */
export async function writeRecord(connection: Connection, start: Writing, body: unknown): Promise<Written> {
  const { entity, request } = start;
  const settled = await settleWithTargets(connection, start, parseInput(start, body));
  const problems = await problemsOf(connection, settled);
  if (problems.length > 0) throw refuseRecord(problems);
  const write = planWrite(settled);
  if (settled.writing.before && Object.keys(write.diff).length === 0) {
    const unchanged = { json: '', id: start.id, version: settled.writing.before.version };
    return write.isAnswered ? presentRecord(request, connection, { entity, id: start.id }) : unchanged;
  }
  await refuseLeftBehind(connection, settled);
  try {
    const row = await runWrite(connection, settled, write);
    await settleCompanyAmounts(connection, request, {
      entity,
      id: start.id,
      ...(start.before ? { changed: write.diff } : {}),
    });
    return { json: row.json, id: start.id, version: Number(row.version) };
  } catch (error) {
    throw presentWriteError(error, { request, entity, given: givenRow(write, start.before ? 'update' : 'create') });
  }
}

/** All that is wrong with a settled record. */
export async function problemsOf(connection: Connection, settled: Settled): Promise<readonly Problem[]> {
  const { draft } = settled;
  const given = [...draft.given].map((name) => [name, draft.values[name]] as const);
  const writing = asSeen(settled.writing, given);
  return [
    ...draftProblems(writing, draft),
    ...referenceProblems(writing, draft),
    ...companyProblems(writing, draft),
    ...cycleProblems(writing, draft),
    ...(await fileProblems(connection, writing, draft)),
    ...(await shareProblems(connection, writing, draft)),
  ];
}

/** What is to be written of a record that has no problems. */
export function planWrite({ writing, draft }: Settled): RecordWrite {
  const { request, entity, before, options } = writing;
  const diff = diffOf(entity, before?.values ?? {}, draft.values);
  const moves = stageChanges(writing, draft);
  const changeId = newId();
  return {
    request,
    entity,
    id: writing.id,
    columns: before ? columnsOfChanged(writing, draft, diff) : columnsOfNew(writing, draft),
    diff,
    isAnswered: options.answer !== 'none',
    isAllowedBefore: before !== null && options.right !== undefined,
    isLast: isAlone({ writing, draft }, diff),
    moves,
    moveIds: moves.map(() => newId()),
    change: { id: changeId, cause: options.cause ?? changeId, depth: 0 },
  };
}

/** Whether nothing goes with the record that has to be undone if it is refused, or done once it is there. */
function isAlone({ writing, draft }: Settled, diff: Diff): boolean {
  const { entity, before } = writing;
  const written = { entity, ...(before ? { changed: diff } : {}) };
  return !changesCompanyAmounts(written) && !movesSubtrees(writing, draft) && !attachesFiles(writing, draft);
}

async function runWrite(connection: Connection, { writing, draft }: Settled, write: RecordWrite): Promise<WrittenRow> {
  const isUpdate = writing.before !== null;
  const row = isUpdate ? await updateRecord(connection, write) : await insertRecord(connection, write);
  if (!row) {
    const detail = `You may not ${isUpdate ? 'change this record into' : 'create'} one that lies outside what you may ${isUpdate ? 'update' : 'create'}.`;
    throw new Refusal('access.denied', detail);
  }
  if (isUpdate) await moveSubtrees(connection, writing, draft);
  return row;
}
