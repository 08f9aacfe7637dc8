// A tenant of the bench: made as the product makes one, filled by SQL, with a token for each who asks.

import type { Client } from 'pg';
import { accepted } from '../bin/accepted.ts';
import { documentsOf, loadPacks } from '../bin/packs.ts';
import { type Installation, openInstallation } from '../engine/runtime/control/open.ts';
import type { PackDocuments } from '../engine/runtime/control/tables.ts';
import { type Models, openModels } from '../engine/runtime/models/cache.ts';
import { createToken } from '../engine/runtime/sessions/tokens.ts';
import { createTenant } from '../engine/runtime/tenants/create_tenant.ts';
import { fill, type Sizes } from './fill.ts';

/** Where tenants are made. */
export interface Workshop {
  readonly installation: Installation;
  readonly models: Models;
  /** A connection of the superuser; it stays in the schema of the tenant that was made last. */
  readonly database: Client;
}

export interface TenantPlan {
  readonly key: string;
  readonly documents: PackDocuments;
  readonly sizes: Sizes;
  /** That of the owners. */
  readonly role: string;
}

export interface BenchTenant {
  readonly key: string;
  readonly number: number;
  readonly schema: string;
  /** Id of its company. */
  readonly company: string;
  readonly sizes: Sizes;
  /** Tokens of owners, in the order of their numbers from 1. */
  readonly tokens: readonly string[];
  readonly adminToken: string;
}

/** Roles of other names that say what `bench_lead` says, so that there are 50 in all: for somebody who has many. */
export const LEADS: readonly string[] = Array.from({ length: 40 }, (_each, index) => `bench_lead_${index + 1}`);

/** The shipped packs with the bench's own: its roles and its indexes. */
export async function benchDocuments(): Promise<PackDocuments> {
  const documents = documentsOf(await loadPacks(['sales', `${import.meta.dirname}/pack`]));
  const lead = documents['bench']?.['roles/bench_lead.json'] ?? '';
  const leads = LEADS.map((name) => [`roles/${name}.json`, lead.replace('roles/bench_lead', `roles/${name}`)]);
  return { ...documents, bench: { ...documents['bench'], ...Object.fromEntries(leads) } };
}

/** The admin's. */
export const PASSWORD = 'known to the bench alone';

export const OWNERS_ROLE = 'bench_seller';

/** Opens the product's side of a database for as long as `work` takes. */
export async function inWorkshop<T>(
  databaseUrl: string,
  database: Client,
  work: (workshop: Workshop) => Promise<T>,
): Promise<T> {
  const installation = await openInstallation({ databaseUrl, poolSize: 2 });
  try {
    return await work({ installation, models: openModels(installation), database });
  } finally {
    await installation.close();
  }
}

export async function makeTenant(workshop: Workshop, plan: TenantPlan): Promise<BenchTenant> {
  const { installation, models, database } = workshop;
  const { key, documents, sizes, role } = plan;
  const wish = { key, documents, company: {}, demo: false, password: PASSWORD };
  const { tenant, company } = accepted(await createTenant(installation, models, wish));
  const { schema } = installation.homeOf(tenant.number);
  await fill(database, { schema, company: company.id, role }, sizes);
  const users = await database.query<{ id: string; login: string }>(
    `select id, login from "user" where login = 'admin' or login like 'owner\\_%' order by login = 'admin', id`,
  );
  const tokens: string[] = [];
  for (const { id, login } of users.rows) {
    const wished = { tenant: tenant.number, user: id, name: login };
    const made = await installation.tenant(tenant.number).write((connection) => createToken(connection, wished));
    tokens.push(made.token);
  }
  return {
    key,
    number: tenant.number,
    schema,
    company: company.id,
    sizes,
    tokens: tokens.slice(0, -1),
    adminToken: tokens.at(-1) ?? '',
  };
}
