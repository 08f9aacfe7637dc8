// Runs the steps of a plan on a tenant's tables.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Model } from '../../metadata/model.ts';
import { type Problem, Refusal, type Result } from '../../problems.ts';
import { RECORD_SHARE } from '../access/shares.ts';
import type { Connection } from '../database/connection.ts';
import { isDatabaseError, isWorthRetrying } from '../database/errors.ts';
import { watchShares } from '../tenants/share_tables.ts';
import { ddlOf } from './ddl.ts';
import { duplicatesProblem } from './duplicates.ts';
import { type Plan, planTables, type Step } from './plan.ts';
import { sweepIndexes } from './sweep.ts';

const ONLINE_TRIES = 5;
const ONLINE_AGAIN_MS = 200;

/** Brings the tables of a tenant that nobody uses yet to the model, inside the caller's transaction. */
export async function applyModel(connection: Connection, before: Model | undefined, after: Model): Promise<void> {
  const plan = acceptedPlan(planTables(before, after));
  await applyExpand(connection, plan);
  for (const step of plan.online) await connection.query({ sql: ddlOf(step, false), parameters: [] });
}

/** The plan, or a refusal that names everything in its way. */
export function acceptedPlan(plan: Result<Plan>): Plan {
  if (plan.ok) return plan.value;
  throw refusedPlan(plan.problems);
}

/** `plan.refused` with these problems, and their sentences. */
export function refusedPlan(problems: readonly Problem[]): Refusal {
  return new Refusal('plan.refused', problems.map((problem) => problem.detail).join(' '), { problems });
}

/** New tables, columns and keys, and what the engine watches of them; the caller's transaction sets how long it waits for locks. */
export async function applyExpand(connection: Connection, plan: Plan): Promise<void> {
  for (const step of plan.expand) await connection.query({ sql: ddlOf(step, false), parameters: [] });
  const isMade = plan.expand.some(({ kind, table }) => kind === 'create_table' && table === RECORD_SHARE);
  if (isMade) await watchShares(connection);
}

/**
 * Indexes on tables in use and the checking of keys: each on its own, without a transaction around it, readers and
 * writers going on. Gives what stored records have against it; an index that they contradict is gone again.
 */
export async function applyOnline(connection: Connection, plan: Plan): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const step of plan.online) {
    const problem = await applyStep(connection, plan, step);
    if (problem) problems.push(problem);
  }
  return problems;
}

async function applyStep(connection: Connection, plan: Plan, step: Step): Promise<Problem | undefined> {
  for (let tries = 1; ; tries += 1) {
    try {
      await connection.query({ sql: ddlOf(step, true), parameters: [] });
      return undefined;
    } catch (error) {
      if (!isDatabaseError(error)) throw error;
      // A half-built index refuses writes, and would be taken for whole at the next try.
      await sweepIndexes(connection, plan.before, plan.after);
      const problem = await duplicatesProblem(connection, plan.after, error);
      if (problem) return problem;
      if (!isWorthRetrying(error) || tries === ONLINE_TRIES) throw error;
      await sleep(ONLINE_AGAIN_MS * tries);
    }
  }
}
