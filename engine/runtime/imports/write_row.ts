// Writes the records of one row through the one write path, and says of a record that is refused which column it came
// from. Savepoints and the outside keys are batch.ts.

import { type Problem, Refusal } from '../../problems.ts';
import type { Connection } from '../database/connection.ts';
import { isDatabaseError, SQLSTATE } from '../database/errors.ts';
import { writeCreate } from '../records/create.ts';
import type { OutsideKey } from '../records/outside_keys.ts';
import { writeUpdate } from '../records/update.ts';
import type { Values } from '../records/write/values.ts';
import type { Request } from '../request.ts';
import { changedInput } from './compare.ts';
import { type Complaint, cellOf, type EvaluatedRecord } from './evaluate.ts';
import type { Row } from './rows.ts';
import type { ScannedFile } from './scan.ts';

export type WrittenHow = 'created' | 'updated' | 'unchanged';

export interface WrittenRecord {
  readonly entity: string;
  readonly key: string;
  readonly id: string;
  readonly how: WrittenHow;
}

/** A row that cannot be taken, on its way out of its savepoint. */
export class RowRefusal extends Error {
  readonly complaints: readonly Complaint[];

  constructor(complaints: readonly Complaint[]) {
    super(complaints.map((complaint) => complaint.reason).join(' '));
    this.complaints = complaints;
  }
}

export interface RowWriting {
  readonly request: Request;
  readonly connection: Connection;
  readonly mode: 'live' | 'history';
  /** Ties the changes of the whole import together. */
  readonly cause: string;
  readonly file: ScannedFile;
  /** Records that are there, by id; one with a known key that is not among them is deleted or hidden. */
  readonly images: ReadonlyMap<string, Values>;
}

/** Throws a RowRefusal; what was written of the row until then is the caller's to take back. */
export async function writeRow(
  writing: RowWriting,
  row: Row,
  records: readonly EvaluatedRecord[],
): Promise<{ readonly written: readonly WrittenRecord[]; readonly keys: readonly OutsideKey[] }> {
  const written: WrittenRecord[] = [];
  const keys: OutsideKey[] = [];
  for (const record of records) {
    try {
      for (const missing of record.missing) {
        await createMissing(writing, missing);
        keys.push({ entity: missing.entity, key: missing.key, record: missing.id });
        written.push({ ...missing, how: 'created' });
      }
      const how = record.isNew ? await createRecord(writing, record) : await updateRecord(writing, record);
      const entity = record.plan.entity.name;
      if (record.isNew) keys.push({ entity, key: record.key, record: record.id });
      written.push({ entity, key: record.key, id: record.id, how });
    } catch (error) {
      throw refusedRow(error, { file: writing.file, row, record });
    }
  }
  return { written, keys };
}

async function createRecord(writing: RowWriting, { plan, id, input, past }: EvaluatedRecord): Promise<WrittenHow> {
  const { request, connection, mode, cause } = writing;
  await writeCreate(request, connection, plan.entity, input, { id, mode, cause, internal: true, ...past });
  return 'created';
}

/** A record that was only referred to: its key is all that is known of it. */
async function createMissing(writing: RowWriting, missing: EvaluatedRecord['missing'][number]): Promise<void> {
  const { request, connection, mode, cause } = writing;
  const entity = request.model.entities[missing.entity];
  if (!entity) throw new Error(`The plan of an import names ${missing.entity}, which is not in the model`);
  const input = { [entity.label]: missing.key };
  await writeCreate(request, connection, entity, input, { id: missing.id, mode, cause, internal: true });
}

async function updateRecord(writing: RowWriting, { plan, key, id, input }: EvaluatedRecord): Promise<WrittenHow> {
  const { request, connection, mode, cause, images } = writing;
  const image = images.get(id);
  if (!image) {
    const detail = `The ${plan.entity.name} with the key "${key}" was deleted: restore it, or delete its outside key.`;
    throw new Refusal('record.unknown', detail);
  }
  const patch = changedInput(request, { entity: plan.entity, image }, input);
  if (Object.keys(patch).length === 0) return 'unchanged';
  const { version } = await writeUpdate(request, connection, plan.entity, id, patch, { mode, cause, internal: true });
  return version === Number(image['version']) ? 'unchanged' : 'updated';
}

interface RefusedAt {
  readonly file: ScannedFile;
  readonly row: Row;
  readonly record: EvaluatedRecord;
}

/** The error as a RowRefusal, if it is about the record and not about the server. */
function refusedRow(error: unknown, at: RefusedAt): unknown {
  if (isDatabaseError(error) && error.code === SQLSTATE.foreign_key_violation) {
    return new RowRefusal([{ column: null, value: '', reason: 'It refers to a record that is gone.' }]);
  }
  if (!(error instanceof Refusal) || error.code.startsWith('server.')) return error;
  if (error.problems.length > 0) return new RowRefusal(error.problems.map((problem) => complaintOf(problem, at)));
  return new RowRefusal([{ column: null, value: at.record.key, reason: error.message }]);
}

function complaintOf({ pointer, detail }: Problem, { file, row, record }: RefusedAt): Complaint {
  const [, name = ''] = pointer.split('/');
  const column = record.plan.values.find((value) => value.field.name === name)?.rule.column ?? null;
  const value = column === null ? shown(record.input[name]) : (cellOf(file, row, column) ?? '');
  return { column, value, reason: column === null && name !== '' ? `${name}: ${detail}` : detail };
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
