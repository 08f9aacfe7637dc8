// The answer of a bulk request that was done before, as its sender may see it now.

import { Refusal } from '../../../problems.ts';
import { runGet } from '../../records/get.ts';
import { presentRefusal } from '../../records/problem_document.ts';
import type { Request } from '../../request.ts';

interface KeptResult {
  readonly status: number;
  readonly id?: string;
  readonly problem?: unknown;
}

/** `kept` is what was remembered: a status and an id, or a problem, for each operation. Gives the JSON text of a BulkAnswer. */
export async function replayBulk(request: Request, entityName: string, kept: string): Promise<string> {
  const { results } = JSON.parse(kept) as { readonly results: readonly KeptResult[] };
  const texts: string[] = [];
  for (const result of results) texts.push(await replayResult(request, entityName, result));
  return `{"results":[${texts.join(',')}]}`;
}

async function replayResult(request: Request, entityName: string, result: KeptResult): Promise<string> {
  const { id, ...rest } = result;
  if (id === undefined) return JSON.stringify(rest);
  try {
    const { json } = await runGet(request, entityName, id);
    return `{"status":${result.status},"record":${json}}`;
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'record.unknown') throw error;
    return JSON.stringify({ status: 404, problem: presentRefusal(error) });
  }
}
