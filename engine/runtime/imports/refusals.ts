// Rows that cannot be taken: what refused a record, in words about the columns that its values came from.

import { type Problem, Refusal } from '../../problems.ts';
import { isDatabaseError, SQLSTATE } from '../database/errors.ts';
import { cellOf } from './evaluate.ts';
import type { Complaint, EvaluatedRecord, MissingRecord } from './evaluation.ts';
import type { Row } from './rows.ts';
import type { ScannedFile } from './scan.ts';

export interface RefusedRow {
  readonly row: Row;
  readonly complaints: readonly Complaint[];
}

/** A record and the row that it comes from. */
export interface RecordOfRow {
  readonly row: Row;
  readonly record: EvaluatedRecord;
  /** The record is not the row's own, but one that it needs. */
  readonly missing?: MissingRecord;
}

/** Ends an attempt to write a batch: these rows cannot be in it; none when nobody can say which they are. */
export class RowsRefusal extends Error {
  readonly rows: readonly RefusedRow[];

  constructor(rows: readonly RefusedRow[]) {
    super(`${rows.length} rows are refused`);
    this.rows = rows;
  }
}

/** The refusal in an error that is about records and not about the server. */
export function recordRefusal(error: unknown): Refusal | undefined {
  if (isDatabaseError(error) && error.code === SQLSTATE.foreign_key_violation) {
    return new Refusal('reference.unknown', 'It refers to a record that is gone.');
  }
  return error instanceof Refusal && !error.code.startsWith('server.') ? error : undefined;
}

/** What is wrong with a row whose record was refused. */
export function refusedRow(refusal: Refusal, file: ScannedFile, { row, record, missing }: RecordOfRow): RefusedRow {
  const { problems } = refusal;
  if (missing) {
    const reasons = problems.length === 0 ? [refusal.message] : problems.map(({ detail }) => detail);
    const { column, key: value, entity } = missing;
    const reason = `The missing ${entity} cannot be made: ${reasons.join(' ')}`;
    return { row, complaints: [{ column, value, reason }] };
  }
  if (problems.length === 0) {
    return { row, complaints: [{ column: record.plan.key.column, value: record.key, reason: refusal.message }] };
  }
  return { row, complaints: problems.map((problem) => complaintOf(problem, file, { row, record })) };
}

function complaintOf({ pointer, detail }: Problem, file: ScannedFile, { row, record }: RecordOfRow): Complaint {
  const [, name = '', index = ''] = pointer.split('/');
  const step = name === 'stage_history' ? record.past.stage_history?.[Number(index)] : undefined;
  if (step) return { column: record.pastColumns[Number(index)] ?? null, value: step.to, reason: detail };
  const column = record.plan.values.find((value) => value.field.name === name)?.rule.column ?? null;
  if (column !== null) return { column, value: cellOf(file, row, column) ?? '', reason: detail };
  return { column, value: shown(record.input[name]), reason: name === '' ? detail : `${name}: ${detail}` };
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
