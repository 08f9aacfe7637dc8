// Who asks: from host, cookie or token to the Request that the records are read and written with. Each protected route
// enters here once, and pins one model.

import type { Model } from '../../metadata/model.ts';
import { Refusal } from '../../problems.ts';
import { guarded, IdentityChanged, readIdentityVersion } from '../access/guard.ts';
import type { Installation } from '../control/open.ts';
import type { Tenant } from '../control/tenants.ts';
import type { Connection, Transactions } from '../database/connection.ts';
import { LONG_STATEMENT_TIMEOUT_MS, STATEMENT_TIMEOUT_MS } from '../database/options.ts';
import type { CompanyFacts, Request } from '../request.ts';
import { beliefIn } from '../sessions/belief.ts';
import { currentCompany, findIdentity, haveSameRights, type Identity } from '../sessions/identity.ts';
import type { KnownIdentities } from '../sessions/known_identities.ts';
import { makeUserRequest } from '../sessions/make_request.ts';
import type { Secret } from '../sessions/secret.ts';
import { touchSession } from '../sessions/sessions.ts';
import { touchToken } from '../sessions/tokens.ts';
import type { TenantSecrets } from '../tenants/secrets.ts';
import { clientOf } from './client.ts';
import { DEADLINE_MS, LONG_DEADLINE_MS } from './exchange.ts';
import { type Doors, isOpen, tenantForAll, tenantOfHost } from './host.ts';
import type { Rates } from './rates.ts';
import { noteForeignSecret, noteRefusedSecret } from './refused_token.ts';
import type { Call } from './route.ts';
import { type Brought, readSecret } from './secret.ts';
import type { HttpSettings } from './settings.ts';
import { type Sight, sightAs } from './sight.ts';

/** How long a request and each of its statements may take; in a `brief` one a statement that takes long is given up. */
const TIMES = {
  short: { requestMs: DEADLINE_MS, statementMs: STATEMENT_TIMEOUT_MS },
  long: { requestMs: LONG_DEADLINE_MS, statementMs: LONG_STATEMENT_TIMEOUT_MS },
  // Of many statements each is given up before the request is.
  many: { requestMs: LONG_DEADLINE_MS, statementMs: 5_000 },
  brief: { requestMs: DEADLINE_MS, statementMs: 2_000 },
} as const;

export type Time = keyof typeof TIMES;

/** What sessions need of the running server. */
export interface SessionDependencies extends Doors {
  readonly installation: Installation;
  readonly modelOf: (tenant: Tenant) => Promise<Model>;
  readonly settings: HttpSettings;
  readonly rates: Rates;
  readonly identities: KnownIdentities;
  readonly secrets: TenantSecrets;
}

/** A request whose sender is known. */
export interface OpenSession {
  readonly tenant: Tenant;
  readonly identity: Identity;
  readonly request: Request;
  /** Hash of the session or token, for ending it. */
  readonly hash: Buffer;
  /**
   * Throws `session.required` where the sender is no longer who they were: asked again and again by what goes on for long,
   * on its own connection.
   */
  readonly holds: (connection: Connection) => Promise<void>;
  /** Transactions that go on when nobody waits for the answer any more: what has to be noted then. */
  readonly lasting: Transactions;
  /** User and token: who an Idempotency-Key belongs to. */
  readonly holder: string;
}

/**
 * Who asks, read anew. Transactions that begin once this holds no longer end with IdentityChanged. Throws
 * `session.required`, `rate.limited`, `tenant.unknown`, `request.cross_site`, and `parameter.invalid` for X-Company.
 */
export async function openSession(
  dependencies: SessionDependencies,
  call: Call,
  time: Time = 'short',
): Promise<OpenSession> {
  return (await open(dependencies, call, { time, mayBeKnown: false, mayBeginAnew: never })).session;
}

/** Begun anew twice, a request goes on where its sender's rights at least are the same. */
const MOST_ATTEMPTS = 3;

/**
 * Runs with who asks, as this server knows them from an earlier request, where that still holds (access/guard.ts); else
 * runs anew, so nothing of `run` but the database may be touched before it asked that. Throws what openSession does, and
 * `access.changed` where the sender's rights change once something was written.
 */
export async function withSession<T>(
  dependencies: SessionDependencies,
  call: Call,
  time: Time,
  run: (session: OpenSession) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    // What goes on after `run`, the sending of a long answer, cannot begin anew either.
    let mayBeginAnew = attempt < MOST_ATTEMPTS;
    const how = { time, mayBeKnown: attempt === 1, mayBeginAnew: () => mayBeginAnew };
    try {
      const { session, confirm } = await open(dependencies, call, how);
      return await run(session).finally(confirm);
    } catch (error) {
      if (!(error instanceof IdentityChanged)) throw error;
      if (error.refusal) throw error.refusal;
    } finally {
      mayBeginAnew = false;
    }
  }
}

interface Opened {
  readonly session: OpenSession;
  /** Throws IdentityChanged where the sender is not, after all, who they were known to be. */
  readonly confirm: () => Promise<void>;
}

interface Opening {
  readonly time: Time;
  /** Whether it is enough that this server knows the sender. */
  readonly mayBeKnown: boolean;
  readonly mayBeginAnew: () => boolean;
}

async function open(
  dependencies: SessionDependencies,
  call: Call,
  { time, mayBeKnown, mayBeginAnew }: Opening,
): Promise<Opened> {
  const { directory, identities } = dependencies;
  call.exchange.allow(TIMES[time].requestMs);
  const { origin } = call.exchange;
  const { kind, secret, tenant } = admit(dependencies, call) ?? (await refuseForeign(dependencies, call));
  call.exchange.tenant = tenant.key;
  const read = databaseOf(dependencies, call, { tenant, time });
  const { holder } = secret;
  const [as] = call.target.as ?? [];
  const known = mayBeKnown && as === undefined ? identities.find(holder) : undefined;
  const reread: Sight['reread'] = (connection) => findIdentity(connection, kind, secret.hash);
  const sender = known ?? (await read.read(reread));
  if (sender === undefined) {
    identities.forget(holder);
    await noteRefusedSecret(dependencies, call, { kind, secret, tenant });
    throw loginRefusal();
  }
  if (known === undefined) {
    identities.keep(holder, sender);
    if (sender.is_stale) await noteUse(read, sender, secret);
  }
  const model = await dependencies.modelOf(tenant);
  call.exchange.modelVersion = model.version;
  const own: Sight = {
    identity: sender,
    belief: beliefIn({ identity: sender, kind, key: secret.hash, mayBeginAnew, gone: loginRefusal }),
    reread,
    languages: readLanguages(call.header('accept-language')),
  };
  const sight =
    as === undefined
      ? own
      : await sightAs(as, { own, client: clientOf(call), facts: { tenant, model, database: read } });
  const { identity, languages } = sight;
  const { database, confirm } = guarded(read, sight.belief);
  const company = companyOf(identity, call, known !== undefined);
  const cursorSecret = await dependencies.secrets.cursor(tenant.number, read);
  const facts = { tenant, model, database, company, languages, identityVersion: identity.version, cursorSecret };
  const { looker } = sight;
  const session = {
    tenant,
    identity,
    holds: holding(identity, sight.reread, () => isOpen(directory.byNumber(secret.tenant), origin, dependencies)),
    request: makeUserRequest(looker ? { ...facts, looker } : facts, identity),
    hash: secret.hash,
    lasting: dependencies.installation.tenant(tenant.number, { meter: call.exchange.meter, model: tenant.hash }),
    holder: `${identity.user.id} ${identity.token ?? 'session'}`,
  };
  return { session, confirm };
}

/** What was brought, and the open tenant that it is of; undefined where there is nothing, or it cannot be of the one asked. */
function admit(dependencies: SessionDependencies, call: Call): (Brought & { readonly tenant: Tenant }) | undefined {
  const { origin } = call.exchange;
  const named = tenantOfHost(dependencies, origin);
  const brought = readSecret(call, dependencies.settings);
  if (brought === undefined) return undefined;
  dependencies.rates.noteToken(origin, brought.secret.hash);
  const tenant = dependencies.directory.byNumber(brought.secret.tenant);
  const isHere = isOpen(tenant, origin, dependencies) && (named === undefined || named.number === tenant.number);
  return isHere ? { kind: brought.kind, secret: brought.secret, tenant } : undefined;
}

/** Noted where something was brought, and it is known to whom: what is no secret at all, to whom a login would be there. */
async function refuseForeign(dependencies: SessionDependencies, call: Call): Promise<never> {
  const { origin } = call.exchange;
  const named = tenantOfHost(dependencies, origin);
  const brought = readSecret(call, dependencies.settings);
  const isMalformed = brought === undefined && call.incoming.headers.authorization !== undefined;
  const tenant = named ?? (isMalformed ? tenantForAll(dependencies, origin) : undefined);
  const detail = isMalformed ? 'malformed' : 'other tenant';
  if (tenant && (brought || isMalformed)) await noteForeignSecret(dependencies, call, { tenant, detail });
  throw loginRefusal();
}

/** Looks anew at who asks each time something changed that identities of the tenant are made of. */
function holding(
  identity: Identity,
  read: (connection: Connection) => Promise<Identity | undefined>,
  isTenantOpen: () => boolean,
): OpenSession['holds'] {
  let { version } = identity;
  const ends = performance.now() + (identity.expires_in_ms ?? Number.POSITIVE_INFINITY);
  return async (connection) => {
    if (performance.now() > ends || !isTenantOpen()) throw loginRefusal();
    if ((await readIdentityVersion(connection)) === version) return;
    const found = await read(connection);
    if (found === undefined || !haveSameRights(found, identity)) throw loginRefusal();
    version = found.version;
  };
}

/** What is no company of somebody who was only known may be one of theirs by now. */
function companyOf(identity: Identity, call: Call, isKnown: boolean): CompanyFacts | null {
  try {
    return currentCompany(identity, call.header('x-company'));
  } catch (error) {
    throw isKnown ? new IdentityChanged() : error;
  }
}

const never = (): boolean => false;

/** Transactions in the tenant that end with the request and count for it. */
export function databaseOf(
  { installation }: SessionDependencies,
  { exchange }: Call,
  of: { readonly tenant: Tenant; readonly time: Time },
): Transactions {
  return installation.tenant(of.tenant.number, {
    signal: exchange.signal,
    meter: exchange.meter,
    model: of.tenant.hash,
    statementTimeoutMs: TIMES[of.time].statementMs,
  });
}

function noteUse(database: Transactions, identity: Identity, secret: Secret): Promise<void> {
  return database.write((connection) =>
    identity.token === null ? touchSession(connection, secret.hash) : touchToken(connection, identity.token),
  );
}

function loginRefusal(): Refusal {
  return new Refusal('session.required', 'There is no session or token here, or it has ended; please log in.');
}

/** Accept-Language (RFC 9110) as ranges, best first. */
export function readLanguages(header: string | undefined): readonly string[] {
  if (header === undefined) return [];
  const ranges = header.split(',', 20).map((part) => {
    const [range = '', weight = 'q=1'] = part.split(';', 2).map((piece) => piece.trim());
    return { range, quality: /^q=/i.test(weight) ? Number(weight.slice(2)) : Number.NaN };
  });
  return ranges
    .filter(({ range, quality }) => /^[a-z]{1,8}(-[a-z0-9]{1,8})*$/i.test(range) && quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ range }) => range);
}
