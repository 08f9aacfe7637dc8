// Rows that cannot be taken: what refused a record, in words about the columns that its values came from.

import { type Problem, Refusal } from '../../problems.ts';
import { isDatabaseError, SQLSTATE } from '../database/errors.ts';
import { type Complaint, cellOf, type EvaluatedRecord } from './evaluate.ts';
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
export function refusedRow(refusal: Refusal, file: ScannedFile, { row, record }: RecordOfRow): RefusedRow {
  const { problems } = refusal;
  if (problems.length === 0) {
    return { row, complaints: [{ column: record.plan.key.column, value: record.key, reason: refusal.message }] };
  }
  return { row, complaints: problems.map((problem) => complaintOf(problem, file, { row, record })) };
}

function complaintOf({ pointer, detail }: Problem, file: ScannedFile, { row, record }: RecordOfRow): Complaint {
  const [, name = ''] = pointer.split('/');
  const column = record.plan.values.find((value) => value.field.name === name)?.rule.column ?? null;
  if (column !== null) return { column, value: cellOf(file, row, column) ?? '', reason: detail };
  return { column, value: shown(record.input[name]), reason: name === '' ? detail : `${name}: ${detail}` };
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
