// A publish that is refused is noted in the audit of its tenant, with the codes of what is wrong and nothing of the packs: a
// role that grants on a field that is gone, a plan that would lose data. What a tenant without a model is refused is not.

import type { ProblemCode, Result } from '../../problems.ts';
import { Refusal } from '../../problems.ts';
import { noteRefused } from '../audit/refused.ts';
import type { Installation } from '../control/open.ts';
import type { Tenant } from '../control/tenants.ts';
import { findUser } from '../sessions/sessions.ts';
import type { Models } from './cache.ts';

export interface RefusedPublish {
  readonly installation: Installation;
  readonly models: Models;
  readonly tenant: Tenant;
  /** Login of who publishes; null for a command. */
  readonly by: string | null;
}

/** Publishes, and notes where that is refused. */
export async function notingPublish<T>(of: RefusedPublish, publish: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    const published = await publish();
    if (!published.ok)
      await note(
        of,
        published.problems.map(({ code }) => code),
      );
    return published;
  } catch (error) {
    // All else is about the database and not about what was to be published.
    const isRefused = error instanceof Refusal && error.code === 'plan.refused';
    if (isRefused) await note(of, [error.code, ...error.problems.map(({ code }) => code)]);
    throw error;
  }
}

async function note(
  { installation, models, tenant, by }: RefusedPublish,
  codes: readonly ProblemCode[],
): Promise<void> {
  if (tenant.hash === null) return;
  const database = installation.tenant(tenant.number);
  const { model } = await models.modelOf(tenant.hash);
  const user = by === null ? undefined : await database.read((connection) => findUser(connection, by));
  const actor = user ?? null;
  const event = { actor, subject: actor, client: null, detail: [...new Set(codes)].join(', ') };
  await noteRefused({ tenant: tenant.number, model, database }, { kind: 'publish_refused', ...event });
}
