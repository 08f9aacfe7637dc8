// Makes a tenant: its number, role and schema, the engine's tables, those of its packs, its company, and its first user.
// Until all of it is there nobody can reach it; what fails leaves nothing behind but a number that is never used again.

import { compilePacks } from '../../metadata/compile.ts';
import type { Model } from '../../metadata/model.ts';
import { ok, type Problem, Refusal, type Result, refused } from '../../problems.ts';
import type { Installation } from '../control/open.ts';
import type { PackDocuments } from '../control/tables.ts';
import { findTenant, insertTenant, setTenantState, type Tenant } from '../control/tenants.ts';
import { withConnection } from '../database/connect.ts';
import { isDatabaseError, SQLSTATE } from '../database/errors.ts';
import { createHome, dropHome } from '../database/roles.ts';
import type { Models } from '../models/cache.ts';
import { rawPacks } from '../models/cache.ts';
import { publishPacks } from '../models/publish.ts';
import { runCreate } from '../records/create.ts';
import type { CompanyFacts } from '../request.ts';
import { runSeeds } from '../seeds/run.ts';
import { makeEngineRequest } from '../sessions/make_request.ts';
import { generatePassword } from '../sessions/password.ts';
import { setPassword } from '../sessions/sessions.ts';
import { createEngineTables, ENGINE_VERSION, watchIdentities } from './engine_tables.ts';

/** What a company needs to be known by; what is not given here comes from the packs, else from these. */
const COMPANY_DEFAULTS = { currency: 'EUR', country: 'FR', zone: 'Europe/Paris', language: 'en' } as const;

/** A key is a label of a host name (RFC 1123), so that `<key>.<base domain>` can name the tenant. */
const KEY = /^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

export interface TenantWish {
  readonly key: string;
  readonly title?: string;
  readonly documents: PackDocuments;
  readonly company: Partial<Record<keyof typeof COMPANY_DEFAULTS, string>>;
  /** A tenant with demo records, whose passwords may be known to everybody. */
  readonly demo: boolean;
  /** Password of the user `admin`; made up unless given. */
  readonly password?: string;
}

export interface CreatedTenant {
  readonly tenant: Tenant;
  readonly model: Model;
  readonly company: CompanyFacts;
  readonly adminPassword: string;
}

/** Problems of the packs come back; a key that is taken or no key is a Refusal, as are company facts of no use. */
export async function createTenant(
  installation: Installation,
  models: Models,
  wish: TenantWish,
): Promise<Result<CreatedTenant>> {
  refuseKey(wish.key);
  const compiled = compilePacks(rawPacks(wish.documents));
  if (!compiled.ok) return compiled;
  const missing = missingBase(compiled.value.model);
  if (missing) return refused([missing]);
  const number = await reserveNumber(installation, wish);
  try {
    return ok(await furnish(installation, models, { wish, number }));
  } catch (error) {
    await removeHome(installation, number);
    throw error;
  }
}

/** Takes a tenant's schema and role away and gives its key free. Its files are the caller's business. */
export async function removeHome(installation: Installation, number: number): Promise<void> {
  await installation.control().write((connection) => setTenantState(connection, number, 'deleted'));
  await withConnection(installation.adminUrl, (connection) => dropHome(connection, installation.homeOf(number)));
}

function refuseKey(key: string): void {
  if (KEY.test(key)) return;
  throw new Refusal(
    'parameter.invalid',
    `${JSON.stringify(key)} cannot be the key of a tenant: small letters, digits and hyphens, at most 40, a letter first.`,
  );
}

function missingBase(model: Model): Problem | undefined {
  const missing = ['company', 'agency', 'team', 'user', 'membership'].filter(
    (name) => !Object.hasOwn(model.entities, name),
  );
  if (missing.length === 0 && Object.hasOwn(model.roles, 'admin')) return undefined;
  return {
    code: 'pack.depends',
    pointer: '',
    file: 'pack.json',
    detail: 'The pack base is not among the packs, and every tenant needs it.',
  };
}

async function reserveNumber(installation: Installation, wish: TenantWish): Promise<number> {
  const { key, title = titleOf(key), demo } = wish;
  const wished = { key, title, demo, engine_version: ENGINE_VERSION };
  try {
    return await installation.control().write((connection) => insertTenant(connection, wished));
  } catch (error) {
    if (!isDatabaseError(error) || error.code !== SQLSTATE.unique_violation) throw error;
    throw new Refusal(
      'record.conflict',
      `There is a tenant ${JSON.stringify(key)} already: take another key, or delete that one with \`npm run cahier -- tenant delete ${key}\`.`,
    );
  }
}

function titleOf(key: string): string {
  return key.charAt(0).toUpperCase() + key.slice(1).replaceAll('-', ' ');
}

async function furnish(
  installation: Installation,
  models: Models,
  { wish, number }: { readonly wish: TenantWish; readonly number: number },
): Promise<CreatedTenant> {
  const home = installation.homeOf(number);
  await withConnection(installation.adminUrl, (connection) => createHome(connection, home, installation.login.role));
  const database = installation.tenant(number);
  await database.write((connection) => createEngineTables(connection, new Date().getUTCFullYear()));
  const tenant = await readTenant(installation, wish.key);
  const published = await publishPacks(installation, models, { tenant, documents: wish.documents, by: null });
  if (!published.ok) throw new Error('Packs that compiled a moment ago do not any more');
  await database.write(watchIdentities);
  const { model, packs } = published.value.compiled;
  const facts = { tenant, model, database };
  const company = await createCompany(makeEngineRequest({ ...facts, company: null }), wish, tenant.title);
  const request = makeEngineRequest({ ...facts, company });
  const adminPassword = await createAdmin(request, wish.password ?? generatePassword());
  await runSeeds(request, packs, 'required');
  if (wish.demo) await runSeeds(request, packs, 'demo');
  await installation.control().write((connection) => setTenantState(connection, number, 'active'));
  return { tenant: await readTenant(installation, wish.key), model, company, adminPassword };
}

type EngineRequest = ReturnType<typeof makeEngineRequest>;

async function createCompany(request: EngineRequest, wish: TenantWish, name: string): Promise<CompanyFacts> {
  const facts = { ...COMPANY_DEFAULTS, ...request.model.company, ...wish.company };
  const input = { name, ...facts };
  const { id } = await runCreate(request, 'company', input, { internal: true });
  return { id, ...input };
}

/** Member of the whole tenant, in the role that may do everything. */
async function createAdmin(request: EngineRequest, password: string): Promise<string> {
  const { id } = await runCreate(
    request,
    'user',
    { name: 'Administrator', login: 'admin', active: true },
    { internal: true },
  );
  await runCreate(request, 'membership', { user: id, role: 'admin' }, { internal: true });
  await setPassword(request.database, id, password);
  return password;
}

async function readTenant(installation: Installation, key: string): Promise<Tenant> {
  const tenant = await installation.control().read((connection) => findTenant(connection, key));
  if (tenant === undefined) throw new Error(`The tenant ${key} is gone while it is being made`);
  return tenant;
}
