// Results of a bulk request: as the answer tells them, and as they are kept for a double of the request, without the
// records, since a double reads them again, with the rights of that moment. Why an operation was refused is told again in
// full only to somebody with the rights of then: the words may hold what they must not see any more.

import { hash } from 'node:crypto';
import type { ProblemDocument } from '../../../schemas/http/records.ts';
import { type ProblemCode, Refusal } from '../../problems.ts';
import type { Connection } from '../database/connection.ts';
import type { Request } from '../request.ts';
import { runGet } from './get.ts';
import { presentCode, presentRefusal } from './problem_document.ts';

export interface OperationResult {
  readonly status: number;
  /** The record that was written, as JSON text. */
  readonly record?: { readonly id: string; readonly json: string };
  readonly refusal?: Refusal;
}

/** An operation that is done, for good: the id of the record that it left, or why it was refused. */
export interface DoneOperation {
  readonly status: number;
  readonly id?: string;
  readonly problem?: ProblemDocument;
  /** Of whom it was refused to (`rightsOf`); there with a problem. */
  readonly rights?: string;
}

/** Where a request that may be sent again finds what was done of it before, and keeps what is done now. */
export interface BulkJournal {
  /** Results of the first operations, by an earlier attempt. */
  readonly done: readonly DoneOperation[];
  /** Keeps the results of all operations so far, in the transaction of the last ones. */
  readonly note: (connection: Connection, done: readonly DoneOperation[]) => Promise<void>;
}

export function doneOperation(request: Request, { status, record, refusal }: OperationResult): DoneOperation {
  if (refusal) return { status, problem: presentRefusal(refusal), rights: rightsOf(request) };
  return record ? { status, id: record.id } : { status };
}

/** The same text for a user as long as they have the same rights, under the same model. */
function rightsOf({ user, model, access }: Request): string {
  return hash('sha256', JSON.stringify([user?.id ?? null, model.version, access.key, access.slots]), 'base64url');
}

/** JSON text of a BulkAnswer about operations that were all done before. */
export async function presentDone(
  request: Request,
  entityName: string,
  done: readonly DoneOperation[],
): Promise<string> {
  return bulkAnswer(await doneTexts(request, entityName, done));
}

/** JSON text of a BulkAnswer about operations of which the first were done before. */
export async function presentResults(
  request: Request,
  entityName: string,
  { done, results }: { readonly done: readonly DoneOperation[]; readonly results: readonly OperationResult[] },
): Promise<string> {
  return bulkAnswer([...(await doneTexts(request, entityName, done)), ...results.map(resultText)]);
}

function bulkAnswer(texts: readonly string[]): string {
  return `{"results":[${texts.join(',')}]}`;
}

/** Records go out as the text in which they came from PostgreSQL. */
function resultText({ status, record, refusal }: OperationResult): string {
  if (record) return `{"status":${status},"record":${record.json}}`;
  return JSON.stringify(refusal ? { status, problem: presentRefusal(refusal) } : { status });
}

async function doneTexts(
  request: Request,
  entityName: string,
  done: readonly DoneOperation[],
): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const each of done) texts.push(await doneText(request, entityName, each));
  return texts;
}

async function doneText(request: Request, entityName: string, done: DoneOperation): Promise<string> {
  const { status, id, problem, rights } = done;
  if (problem) {
    const isTold = rights === rightsOf(request);
    return JSON.stringify({ status, problem: isTold ? problem : presentCode(problem.code as ProblemCode) });
  }
  if (id === undefined) return JSON.stringify({ status });
  try {
    const { json } = await runGet(request, entityName, id);
    return `{"status":${status},"record":${json}}`;
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'record.unknown') throw error;
    return JSON.stringify({ status: 404, problem: presentRefusal(error) });
  }
}
