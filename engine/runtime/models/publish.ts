// Puts a set of packs live in a tenant: compile → plan → expand → online → activate → contract. Until it is activated
// the tenant serves what it served; whatever refuses, refuses before that, and takes its indexes away again. What is
// contracted holds no data: the indexes of the model before, which go once those of the new one stand.

import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Compiled, compilePacks } from '../../metadata/compile.ts';
import type { Model } from '../../metadata/model.ts';
import { ok, type Result } from '../../problems.ts';
import { insertVersion, storeDocuments } from '../control/models.ts';
import type { Installation } from '../control/open.ts';
import type { PackDocuments } from '../control/tables.ts';
import { setTenantVersion, type Tenant } from '../control/tenants.ts';
import type { Connection } from '../database/connection.ts';
import { breaksConnection, isDatabaseError, isWorthRetrying, SQLSTATE } from '../database/errors.ts';
import { acceptedPlan, applyExpand, applyOnline, refusedPlan } from '../tables/apply.ts';
import { duplicatesProblem } from '../tables/duplicates.ts';
import { leftoverProblems } from '../tables/leftovers.ts';
import { type Plan, planTables } from '../tables/plan.ts';
import { requireIndexes, sweepIndexes } from '../tables/sweep.ts';
import { type Models, rawPacks } from './cache.ts';
import { type Publishing, withPublishLock } from './publish_lock.ts';
import { notingPublish } from './refused_publish.ts';

/** How long DDL waits for a lock before it lets others pass and tries again: readers queue behind it meanwhile. */
const LOCK_TIMEOUT_MS = 100;
/** With the pauses between them these take longer than any statement of a request may. */
const LOCK_TRIES = 200;

export interface Published {
  readonly version: number;
  readonly hash: string;
  readonly compiled: Compiled;
  readonly plan: Plan;
}

export interface PublishOf {
  readonly tenant: Tenant;
  readonly documents: PackDocuments;
  /** Login of who publishes; null for a command. */
  readonly by: string | null;
}

/** The key under which equal documents are kept once. */
export function documentsHash(documents: PackDocuments): string {
  const ordered = Object.entries(documents)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([pack, files]) => [pack, Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))]);
  return createHash('sha256').update(JSON.stringify(ordered)).digest('hex').slice(0, 32);
}

/**
 * Problems of the packs come back as values; a plan that cannot be applied is a Refusal (plan.refused). A publish that
 * was cut off can be repeated, and so can another one be made in its place. The audit has a row of one that was refused.
 */
export function publishPacks(
  installation: Installation,
  models: Models,
  publish: PublishOf,
): Promise<Result<Published>> {
  const { tenant, by } = publish;
  return notingPublish({ installation, models, tenant, by }, () => compileAndPublish(installation, models, publish));
}

async function compileAndPublish(
  installation: Installation,
  models: Models,
  publish: PublishOf,
): Promise<Result<Published>> {
  const { tenant, documents } = publish;
  const compiled = compilePacks(rawPacks(documents));
  if (!compiled.ok) return compiled;
  const before = tenant.hash === null ? undefined : (await models.modelOf(tenant.hash)).model;
  const plan = acceptedPlan(planTables(before, compiled.value.model));
  const hash = documentsHash(documents);
  const version = await withPublishLock(installation, tenant, (publishing) =>
    runPublish(publishing, { ...publish, plan, hash }),
  );
  models.keep(hash, compiled.value);
  return ok({ version, hash, compiled: compiled.value, plan });
}

interface Publish extends PublishOf {
  readonly plan: Plan;
  readonly hash: string;
}

async function runPublish(publishing: Publishing, publish: Publish): Promise<number> {
  const { connection } = publishing;
  const { before, after } = publish.plan;
  const version = await goLive(publishing, publish).catch(async (error) => {
    // Unique indexes that the served model does not have would go on refusing what it allows. Where the connection is
    // lost nobody knows which model is served; the next publish finds them.
    if (!breaksConnection(error)) await sweepIndexes(connection, before);
    throw error;
  });
  await sweepIndexes(connection, after);
  return version;
}

async function goLive(publishing: Publishing, publish: Publish): Promise<number> {
  const { plan } = publish;
  await sweepIndexes(publishing.connection, plan.before, plan.after);
  await expand(publishing, plan);
  await online(publishing, plan);
  return publishing.inControl((control) => activate(control, publish));
}

async function expand({ connection, inTenant }: Publishing, plan: Plan): Promise<void> {
  const problems = await leftoverProblems(connection, plan);
  if (problems.length > 0) throw refusedPlan(problems);
  for (let tries = 1; ; tries += 1) {
    try {
      return await inTenant(async (transaction) => {
        await transaction.query({ sql: `set local lock_timeout = '${LOCK_TIMEOUT_MS}ms'`, parameters: [] });
        await applyExpand(transaction, plan);
      });
    } catch (error) {
      const problem = await duplicatesProblem(connection, plan.after, error);
      if (problem) throw refusedPlan([problem]);
      const isLocked = isDatabaseError(error) && error.code === SQLSTATE.lock_not_available;
      if (!(isLocked || isWorthRetrying(error)) || tries === LOCK_TRIES) throw error;
      await sleep(LOCK_TIMEOUT_MS * (0.5 + Math.random()));
    }
  }
}

async function online({ connection }: Publishing, plan: Plan): Promise<void> {
  const problems = await applyOnline(connection, plan);
  if (problems.length > 0) throw refusedPlan(problems);
  await requireIndexes(connection, plan);
}

/** The one moment at which the tenant changes over. */
async function activate(connection: Connection, { tenant, documents, hash, by }: Publish): Promise<number> {
  await storeDocuments(connection, hash, documents);
  const version = await insertVersion(connection, { tenant: tenant.number, hash, publishedBy: by });
  await setTenantVersion(connection, tenant.number, { version, hash });
  return version;
}

/** Packs and size of a model in one line, for commands. Its hash is no use to them: it is that of all packs together. */
export function modelLine(model: Model): string {
  const packs = model.packs.map((pack) => `${pack.name} ${pack.version}`).join(', ');
  return `${packs}: ${Object.keys(model.entities).length} entities`;
}
