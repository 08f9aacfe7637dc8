// Puts a set of packs live in a tenant: compile → plan → expand → online → activate. Until the last step the tenant
// serves what it served; whatever refuses, refuses before it.

import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Compiled, compilePacks } from '../../metadata/compile.ts';
import type { Model } from '../../metadata/model.ts';
import { ok, Refusal, type Result } from '../../problems.ts';
import { insertVersion, storeDocuments } from '../control/models.ts';
import type { Installation } from '../control/open.ts';
import type { PackDocuments } from '../control/tables.ts';
import { setTenantVersion, type Tenant } from '../control/tenants.ts';
import { isDatabaseError } from '../database/errors.ts';
import { acceptedPlan, applyExpand, applyOnline } from '../tables/apply.ts';
import { type Plan, planTables } from '../tables/plan.ts';
import { type Models, rawPacks } from './cache.ts';

/** How long DDL waits for a lock before it lets others pass and tries again: readers queue behind it meanwhile. */
const LOCK_TIMEOUT_MS = 100;
const LOCK_TRIES = 50;

/** Building an index on a full table takes as long as it takes. */
const UNHURRIED = { statementTimeoutMs: 0 };

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

/** Problems of the packs come back as values; a plan that cannot be applied is a Refusal (plan.refused). */
export async function publishPacks(
  installation: Installation,
  models: Models,
  publish: PublishOf,
): Promise<Result<Published>> {
  const { tenant, documents } = publish;
  const compiled = compilePacks(rawPacks(documents));
  if (!compiled.ok) return compiled;
  const before = tenant.hash === null ? undefined : (await models.modelOf(tenant.hash)).model;
  const plan = acceptedPlan(planTables(before, compiled.value.model));
  await expand(installation, tenant, plan);
  await online(installation, tenant, plan);
  const hash = documentsHash(documents);
  const version = await activate(installation, publish, hash);
  models.keep(hash, compiled.value);
  return ok({ version, hash, compiled: compiled.value, plan });
}

async function expand(installation: Installation, tenant: Tenant, plan: Plan): Promise<void> {
  if (plan.expand.length === 0) return;
  for (let tries = 1; ; tries += 1) {
    try {
      return await installation.tenant(tenant.number).write(async (connection) => {
        await connection.query({ sql: `set local lock_timeout = '${LOCK_TIMEOUT_MS}ms'`, parameters: [] });
        await applyExpand(connection, plan);
      });
    } catch (error) {
      const isLocked = isDatabaseError(error) && error.code === '55P03';
      if (!isLocked || tries === LOCK_TRIES) throw error;
      await sleep(LOCK_TIMEOUT_MS * (0.5 + Math.random()));
    }
  }
}

async function online(installation: Installation, tenant: Tenant, plan: Plan): Promise<void> {
  try {
    await installation.tenant(tenant.number, UNHURRIED).read((connection) => applyOnline(connection, plan));
  } catch (error) {
    if (!isDatabaseError(error) || error.code !== '23505') throw error;
    throw new Refusal(
      'plan.refused',
      `Stored records already hold equal values: ${error.message}. Correct them first.`,
    );
  }
}

/** The one moment at which the tenant changes over. Refused where someone else published meanwhile. */
async function activate(
  installation: Installation,
  { tenant, documents, by }: PublishOf,
  hash: string,
): Promise<number> {
  return installation.control().write(async (connection) => {
    await storeDocuments(connection, hash, documents);
    const version = await insertVersion(connection, { tenant: tenant.number, hash, publishedBy: by });
    if (version !== (tenant.version ?? 0) + 1) {
      throw new Refusal(
        'plan.refused',
        `Version ${version - 1} was published meanwhile; look at it and publish again.`,
      );
    }
    await setTenantVersion(connection, tenant.number, { version, hash });
    return version;
  });
}

/** Languages, packs and sizes of a model in one line, for commands. */
export function modelLine(model: Model): string {
  const packs = model.packs.map((pack) => `${pack.name} ${pack.version}`).join(', ');
  return `${packs}: ${Object.keys(model.entities).length} entities, model ${model.version}`;
}
