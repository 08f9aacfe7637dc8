// Who asks: from host, cookie or token to the Request that the records are read and written with. Each protected route
// enters here once, and pins one model.

import type { Model } from '../../metadata/model.ts';
import { Refusal } from '../../problems.ts';
import type { Installation } from '../control/open.ts';
import type { Tenant } from '../control/tenants.ts';
import type { Transactions } from '../database/connection.ts';
import { LONG_STATEMENT_TIMEOUT_MS, STATEMENT_TIMEOUT_MS } from '../database/transaction.ts';
import type { Request } from '../request.ts';
import { currentCompany, findIdentity, type Identity } from '../sessions/identity.ts';
import { makeUserRequest } from '../sessions/make_request.ts';
import { parseSecret, type Secret } from '../sessions/secret.ts';
import { touchSession } from '../sessions/sessions.ts';
import { touchToken } from '../sessions/tokens.ts';
import { readCookie } from './cookie.ts';
import { DEADLINE_MS, LONG_DEADLINE_MS } from './exchange.ts';
import { type Doors, isOpen, tenantOfHost } from './host.ts';
import type { Rates } from './rates.ts';
import type { Call } from './route.ts';
import { refuseOtherSites } from './same_origin.ts';
import type { HttpSettings } from './settings.ts';

/** What sessions need of the running server. */
export interface SessionDependencies extends Doors {
  readonly installation: Installation;
  readonly modelOf: (tenant: Tenant) => Promise<Model>;
  readonly settings: HttpSettings;
  readonly rates: Rates;
}

/** A request whose sender is known. */
export interface OpenSession {
  readonly tenant: Tenant;
  readonly identity: Identity;
  readonly request: Request;
  /** Hash of the session or token, for ending it. */
  readonly hash: Buffer;
  /** Transactions that go on when nobody waits for the answer any more: what has to be noted then. */
  readonly lasting: Transactions;
  /** User and token: who an Idempotency-Key belongs to. */
  readonly holder: string;
}

/** Throws `session.required`, `rate.limited`, `tenant.unknown`, `request.cross_site`, and `parameter.invalid` for X-Company. */
export async function openSession(
  dependencies: SessionDependencies,
  call: Call,
  time: 'short' | 'long' = 'short',
): Promise<OpenSession> {
  const { directory, settings } = dependencies;
  call.exchange.allow(time === 'long' ? LONG_DEADLINE_MS : DEADLINE_MS);
  const { origin } = call.exchange;
  const named = tenantOfHost(dependencies, origin);
  const { kind, secret } = readSecret(call, settings);
  dependencies.rates.noteToken(origin, secret.hash);
  const tenant = directory.byNumber(secret.tenant);
  if (!isOpen(tenant, origin, dependencies) || (named && named.number !== tenant.number)) throw loginRefusal();
  call.exchange.tenant = tenant.key;
  const database = databaseOf(dependencies, call, { tenant, time });
  const identity = await database.read((connection) => findIdentity(connection, kind, secret.hash));
  if (identity === undefined) throw loginRefusal();
  if (identity.is_stale) await noteUse(database, identity, secret);
  const company = currentCompany(identity, call.header('x-company'));
  const model = await dependencies.modelOf(tenant);
  call.exchange.modelVersion = model.version;
  const languages = readLanguages(call.header('accept-language'));
  return {
    tenant,
    identity,
    request: makeUserRequest({ tenant, model, database, company, languages }, identity),
    hash: secret.hash,
    lasting: dependencies.installation.tenant(tenant.number, { meter: call.exchange.meter, model: tenant.hash }),
    holder: `${identity.user.id} ${identity.token ?? 'session'}`,
  };
}

/** Transactions in the tenant that end with the request and count for it. */
export function databaseOf(
  { installation }: SessionDependencies,
  { exchange }: Call,
  of: { readonly tenant: Tenant; readonly time: 'short' | 'long' },
): Transactions {
  return installation.tenant(of.tenant.number, {
    signal: exchange.signal,
    meter: exchange.meter,
    model: of.tenant.hash,
    statementTimeoutMs: of.time === 'long' ? LONG_STATEMENT_TIMEOUT_MS : STATEMENT_TIMEOUT_MS,
  });
}

/** A header Authorization decides alone: a wrong token is not made good by a cookie. */
function readSecret(call: Call, settings: HttpSettings): { kind: 'session' | 'token'; secret: Secret } {
  const authorization = call.header('authorization');
  if (authorization !== undefined) {
    const value = /^bearer +(\S+) *$/i.exec(authorization)?.[1] ?? '';
    const secret = parseSecret(value);
    if (secret === undefined) throw loginRefusal();
    return { kind: 'token', secret };
  }
  const secret = parseSecret(readCookie(call.incoming, call.exchange.origin.isHttps) ?? '');
  if (secret === undefined) throw loginRefusal();
  refuseOtherSites(call, settings.publicUrl);
  return { kind: 'session', secret };
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
  const ranges = (header ?? '').split(',', 20).map((part) => {
    const [range = '', weight = 'q=1'] = part.split(';', 2).map((piece) => piece.trim());
    return { range, quality: /^q=/i.test(weight) ? Number(weight.slice(2)) : Number.NaN };
  });
  return ranges
    .filter(({ range, quality }) => /^[a-z]{1,8}(-[a-z0-9]{1,8})*$/i.test(range) && quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ range }) => range);
}
