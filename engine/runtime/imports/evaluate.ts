// A row and its file's plan → the records that it makes, with everything that is wrong with it. Nothing is written here
// and nothing is looked up: what `find` may ask for is at hand.

import type { Json } from '../../../schemas/http/records.ts';
import type { ImportComplaint, ImportHost, Value } from '../../rules/types.ts';
import { lengthOf, storabilityProblem } from '../field_types/text_value.ts';
import { newId } from '../ids.ts';
import type { PastStage } from '../records/write/options.ts';
import { contentHash } from './described.ts';
import type {
  Complaint,
  EvaluatedRecord,
  EvaluatedRow,
  Evaluating,
  MissingRecord,
  Surroundings,
} from './evaluation.ts';
import { toMoment } from './moments.ts';
import type { ImportRule, RecordPlan } from './plan.ts';
import type { Row } from './rows.ts';
import type { ScannedFile } from './scan.ts';

/** `external_key.key` holds so many characters. */
const LONGEST_KEY = 400;

export function evaluateRow(around: Surroundings, row: Row): EvaluatedRow {
  const evaluating: Evaluating = {
    around,
    row,
    made: new Map(),
    ownKeys: new Map(),
    complaints: cellComplaints(around.file, row),
    isWaiting: false,
    isRepeating: false,
    column: null,
  };
  const records: EvaluatedRecord[] = [];
  if (evaluating.complaints.length === 0) {
    for (const plan of around.file.plan.records) records.push(...evaluateRecord(evaluating, plan));
  }
  if (evaluating.complaints.length > 0) return { kind: 'refused', complaints: distinct(evaluating.complaints) };
  if (evaluating.isWaiting) return { kind: 'waiting' };
  return { kind: 'records', records, isRepeated: evaluating.isRepeating && records.length === 0 };
}

/** One cell may be read by several rules, which all say the same of it. */
function distinct(complaints: readonly Complaint[]): readonly Complaint[] {
  return [...new Map(complaints.map((complaint) => [`${complaint.column} ${complaint.reason}`, complaint])).values()];
}

function cellComplaints({ header }: ScannedFile, { cells }: Row): Complaint[] {
  const isFitting = cells.length === header.length;
  if (isFitting || (cells.length > header.length && cells.slice(header.length).every((cell) => cell === ''))) return [];
  const reason = `The row has ${cells.length} cells, the first line ${header.length}: a separator or a quote is wrong.`;
  return [{ column: null, value: '', reason }];
}

function evaluateRecord(evaluating: Evaluating, plan: RecordPlan): EvaluatedRecord[] {
  const { around, made, ownKeys } = evaluating;
  const missing: MissingRecord[] = [];
  const host = makeHost(evaluating, plan, missing);
  const quiet: ImportHost = { ...host, report: () => undefined };
  // A condition may well ask for what is not there.
  if (plan.when && plan.when.evaluate(around.read, quiet) !== true) return [];
  const key = readKey(evaluating, plan, host);
  if (key === undefined) return [];
  const entity = plan.entity.name;
  const own = mapKey(entity, key);
  const known = ownKeys.get(own) ?? around.idOf(entity, key);
  const id = known ?? newId();
  made.set(plan.name, id);
  if (ownKeys.has(own)) return [];
  const before = around.describedBefore(plan, key);
  if (before === undefined && around.isSettled(entity, key)) return [];
  const input = readInput(evaluating, plan, host);
  const isPast = around.mode === 'history';
  const { past, pastColumns } = isPast ? readPast(evaluating, plan, { host, input }) : NO_PAST;
  const content = contentHash([input, past]);
  if (before !== undefined) {
    noteRepeated(evaluating, { plan, key, isSame: before.content === content, line: before.line });
    return [];
  }
  ownKeys.set(own, id);
  return [{ plan, key, id, isNew: known === undefined, input, past, pastColumns, missing, content }];
}

interface Repeated {
  readonly plan: RecordPlan;
  readonly key: string;
  readonly isSame: boolean;
  /** Of the earlier row. */
  readonly line: number;
}

/** Which of two rows that disagree is right nobody can say here, so that the later one is not taken in silence. */
function noteRepeated(evaluating: Evaluating, { plan, key, isSame, line }: Repeated): void {
  evaluating.isRepeating = true;
  // What is wrong with the row itself is told alone, and a row that waits has not all its values yet.
  if (isSame || evaluating.isWaiting || evaluating.complaints.length > 0) return;
  const reason = `Line ${line} has this key for "${plan.name}" already, with other values.`;
  evaluating.complaints.push({ column: plan.key.column, value: key, reason });
}

function readKey(evaluating: Evaluating, plan: RecordPlan, host: ImportHost): string | undefined {
  const { rule, column } = { rule: plan.key, column: plan.key.column };
  const before = evaluating.complaints.length;
  const key = rule.evaluate(evaluating.around.read, host);
  if (evaluating.complaints.length > before) return undefined;
  const complain = (value: string, reason: string): undefined => {
    evaluating.complaints.push({ column, value, reason });
    return undefined;
  };
  if (typeof key !== 'string' || key === '') {
    return complain('', `The key of "${plan.name}" is empty: without it the record cannot be found again.`);
  }
  const reason = keyFault(key);
  return reason === undefined ? key : complain(key, reason);
}

/** Why a text cannot be the key of a record. */
function keyFault(key: string): string | undefined {
  const length = lengthOf(key);
  if (length > LONGEST_KEY) return `The key has ${length} characters, at most ${LONGEST_KEY} fit.`;
  return storabilityProblem(key, '') && 'The key holds characters that cannot be stored.';
}

function readInput(evaluating: Evaluating, plan: RecordPlan, host: ImportHost): Record<string, Json> {
  const input: Record<string, Json> = {};
  for (const { field, rule, toInput, isNeeded } of plan.values) {
    evaluating.column = rule.column;
    const before = evaluating.complaints.length;
    const value = rule.evaluate(evaluating.around.read, host);
    const made = toInput(value);
    if ('input' in made) input[field.name] = made.input;
    else evaluating.complaints.push({ column: rule.column, value: String(value), reason: made.why });
    // What led nowhere has been told of already, and what a row waits for may yet come.
    if (!isNeeded || evaluating.isWaiting || evaluating.complaints.length > before) continue;
    if (input[field.name] === null) {
      evaluating.complaints.push({ column: rule.column, value: '', reason: `"${field.name}" is needed and is empty.` });
    }
  }
  return input;
}

interface PastReading {
  readonly host: ImportHost;
  readonly input: Readonly<Record<string, Json>>;
}

type Past = Pick<EvaluatedRecord, 'past' | 'pastColumns'>;

const NO_PAST: Past = { past: {}, pastColumns: [] };

function readPast(evaluating: Evaluating, plan: RecordPlan, { host, input }: PastReading): Past {
  const { read } = evaluating.around;
  const createdAt = plan.createdAt && readMoment(evaluating, plan.createdAt, host);
  evaluating.column = plan.createdBy?.column ?? null;
  const createdBy = plan.createdBy?.evaluate(read, host);
  const history = readHistory(evaluating, plan, { host, input });
  const past = {
    ...(createdAt ? { created_at: createdAt } : {}),
    ...(typeof createdBy === 'string' ? { created_by: createdBy } : {}),
    ...(history.length > 0 ? { stage_history: history.map(({ step }) => step) } : {}),
  };
  return { past, pastColumns: history.map(({ column }) => column) };
}

function readMoment(evaluating: Evaluating, rule: ImportRule, host: ImportHost): string | null {
  const value: Value = rule.evaluate(evaluating.around.read, host);
  const moment = toMoment(value, evaluating.around.zone);
  if (moment !== undefined) return moment;
  const reason = `${JSON.stringify(value)} is no day and no moment with its offset (ISO 8601).`;
  evaluating.complaints.push({ column: rule.column, value: String(value), reason });
  return null;
}

/**
 * The stages that the record went through. Entries without a moment never happened, and one to the stage before is no
 * move: so the closing entry of a deal that is open still falls away. Where the record stands at the end is known to us
 * since now.
 */
function readHistory(
  evaluating: Evaluating,
  plan: RecordPlan,
  { host, input }: PastReading,
): readonly { readonly step: PastStage; readonly column: string | null }[] {
  const { read, now } = evaluating.around;
  const history: { step: PastStage; column: string | null }[] = [];
  for (const { to, at, by } of plan.history) {
    const stage = to.evaluate(read, host);
    const moment = readMoment(evaluating, at, host);
    evaluating.column = by?.column ?? null;
    const author = by?.evaluate(read, host);
    if (typeof stage !== 'string' || moment === null || stage === history.at(-1)?.step.to) continue;
    const step = { to: stage, at: moment, ...(typeof author === 'string' ? { by: author } : {}) };
    history.push({ step, column: to.column });
  }
  const last = history.at(-1);
  const value = plan.values.find(({ field }) => field === plan.stageField);
  const stands = value && input[value.field.name];
  if (last && value && typeof stands === 'string' && stands !== last.step.to) {
    history.push({ step: { to: stands, at: now }, column: value.rule.column });
  }
  return history;
}

/** What rules ask of the row. */
export function cellOf({ places, plan }: ScannedFile, row: Row, column: string): string | null {
  const cell = row.cells[places.get(column) ?? -1] ?? '';
  const meant = plan.corrections.get(column)?.get(cell) ?? cell;
  return meant === '' ? null : meant;
}

function makeHost(evaluating: Evaluating, plan: RecordPlan, missing: MissingRecord[]): ImportHost {
  const { around, row, made, ownKeys } = evaluating;
  const { file, mayWait, idOf } = around;
  return {
    column: (name) => cellOf(file, row, name),
    row: (name) => made.get(name) ?? null,
    find: (entity, key) => {
      const known = ownKeys.get(mapKey(entity, key)) ?? idOf(entity, key);
      if (known !== undefined) return known;
      if (mayWait && file.plan.makes.has(entity)) {
        evaluating.isWaiting = true;
        return null;
      }
      if (plan.onMissing !== 'create') return null;
      const { column } = evaluating;
      const reason = keyFault(key);
      if (reason !== undefined) {
        evaluating.complaints.push({ column, value: key, reason });
        return null;
      }
      const id = newId();
      ownKeys.set(mapKey(entity, key), id);
      missing.push({ entity, key, id, column });
      return id;
    },
    report: (complaint) => {
      if (complaint.code === 'import.value' || isMissed(evaluating, plan)) {
        evaluating.complaints.push(complaintOf(complaint));
      }
    },
  };
}

/** Whether a record that is not there refuses the row. */
function isMissed({ isWaiting }: Evaluating, { onMissing }: RecordPlan): boolean {
  return !isWaiting && onMissing === 'error';
}

function complaintOf({ column, value, detail }: ImportComplaint): Complaint {
  return { column, value, reason: detail };
}

/** A key of maps over entities and keys. */
export function mapKey(entity: string, key: string): string {
  return `${entity}\n${key}`;
}
