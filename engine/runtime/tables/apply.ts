// Runs the steps of a plan on a tenant's tables.

import type { Model } from '../../metadata/model.ts';
import { Refusal, type Result } from '../../problems.ts';
import type { Connection } from '../database/connection.ts';
import { ddlOf } from './ddl.ts';
import { type Plan, planTables } from './plan.ts';

/** Brings the tables of a tenant that nobody uses yet to the model, inside the caller's transaction. */
export async function applyModel(connection: Connection, before: Model | undefined, after: Model): Promise<void> {
  const plan = acceptedPlan(planTables(before, after));
  await applyExpand(connection, plan);
  for (const step of plan.online) await connection.query({ sql: ddlOf(step, false), parameters: [] });
}

/** The plan, or a refusal that names everything in its way. */
export function acceptedPlan(plan: Result<Plan>): Plan {
  if (plan.ok) return plan.value;
  throw new Refusal('plan.refused', plan.problems.map((problem) => problem.detail).join(' '), {
    problems: plan.problems,
  });
}

/** New tables, columns and keys; the caller's transaction sets how long it waits for locks. */
export async function applyExpand(connection: Connection, plan: Plan): Promise<void> {
  for (const step of plan.expand) await connection.query({ sql: ddlOf(step, false), parameters: [] });
}

/** Indexes on tables in use: each on its own, without a transaction around it, readers and writers going on. */
export async function applyOnline(connection: Connection, plan: Plan): Promise<void> {
  for (const step of plan.online) await connection.query({ sql: ddlOf(step, true), parameters: [] });
}
