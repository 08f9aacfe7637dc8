// /api/auth: log in and out, who am I, and personal tokens.

import type { LoginRequest, SessionChange, TokenAnswer } from '../../../../schemas/http/session.ts';
import { Refusal } from '../../../problems.ts';
import { type AuditEvent, appendAudit } from '../../audit/append.ts';
import type { Tenant } from '../../control/tenants.ts';
import { UUID } from '../../field_types/formats.ts';
import { inactiveCompany } from '../../records/write/companies.ts';
import type { Request } from '../../request.ts';
import type { Attempts } from '../../sessions/attempts.ts';
import { currentCompany, type Identity } from '../../sessions/identity.ts';
import { presentMe } from '../../sessions/me.ts';
import { chooseCompany, endSession, runLogin } from '../../sessions/sessions.ts';
import { createToken, listTokens, revokeToken } from '../../sessions/tokens.ts';
import { type JsonBody, type JsonObject, objectOf, PATCH_TYPES, readJsonBody } from '../body.ts';
import { refuseProblems, textOf, unknownKeys } from '../body_fields.ts';
import { clientOf } from '../client.ts';
import { endedCookie } from '../cookie.ts';
import { isOpen, tenantForAll, tenantOfHost, unknownTenant } from '../host.ts';
import { type Replay, readIdempotency, runOnce } from '../idempotency.ts';
import { type Answer, type Call, type Route, refuseParameters } from '../route.ts';
import { refuseOtherSites } from '../same_origin.ts';
import { databaseOf, openSession, type SessionDependencies } from '../session.ts';
import { begunAnswer, doorOf, refuseUnsafeLogin } from '../session_begun.ts';

export interface AuthDependencies extends SessionDependencies {
  readonly attempts: Attempts;
}

const LONGEST_NAME = 100;
const UNNAMED = 'API';

export function authRoutes(dependencies: AuthDependencies): readonly Route[] {
  const with_ = (run: (dependencies: AuthDependencies, call: Call) => Promise<Answer>) => (call: Call) => {
    refuseParameters(call.target);
    return run(dependencies, call);
  };
  return [
    { method: 'POST', path: '/api/auth/login', run: with_(login) },
    { method: 'POST', path: '/api/auth/logout', run: with_(logout) },
    { method: 'GET', path: '/api/auth/me', run: with_(me) },
    { method: 'GET', path: '/api/auth/session', run: with_(session) },
    { method: 'PATCH', path: '/api/auth/session', run: with_(changeSession) },
    { method: 'GET', path: '/api/auth/tokens', viewAs: false, run: with_(tokens) },
    { method: 'POST', path: '/api/auth/tokens', run: with_(newToken) },
    { method: 'DELETE', path: '/api/auth/tokens/:id', run: with_(endToken) },
  ];
}

async function login(dependencies: AuthDependencies, call: Call): Promise<Answer> {
  const { attempts } = dependencies;
  refuseUnsafeLogin(dependencies, call);
  const wanted = parseLogin(objectOf(await readJsonBody(call)));
  const tenant = tenantOfLogin(dependencies, call, wanted.tenant);
  call.exchange.tenant = tenant.key;
  const database = databaseOf(dependencies, call, { tenant, time: 'short' });
  const door = await doorOf(dependencies, call, { tenant, database });
  const begun = await runLogin(attempts, { ...door, login: wanted.login, password: wanted.password });
  return begunAnswer(call, { tenant, database, begun });
}

/** Without a session there is nothing to end, and the cookie goes in any case. */
async function logout(dependencies: AuthDependencies, call: Call): Promise<Answer> {
  refuseOtherSites(call, dependencies.settings.publicUrl);
  const headers = { 'Set-Cookie': endedCookie(call.exchange.origin.isHttps) };
  try {
    const { request, hash, identity } = await openSession(dependencies, call);
    const { id } = identity.user;
    await request.database.write(async (connection) => {
      const event = { kind: 'logout', actor: id, subject: id, client: clientOf(call) } as const;
      if (await endSession(connection, hash)) await appendAudit(connection, request.model, event);
    });
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'session.required') throw error;
  }
  return { status: 204, headers };
}

async function me(dependencies: AuthDependencies, call: Call): Promise<Answer> {
  const { identity, tenant, request } = await openSession(dependencies, call);
  const narrowed = request.access.narrowed?.() === true;
  return { status: 200, json: JSON.stringify(presentMe({ identity, tenant, company: request.company, narrowed })) };
}

/** Who is logged in, or 204 for nobody: a page asks before it knows, and browsers report every 401 as an error. */
async function session(dependencies: AuthDependencies, call: Call): Promise<Answer> {
  try {
    return await me(dependencies, call);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'session.required') throw error;
    return { status: 204 };
  }
}

/** The company that the session works in, in every window and for what sends no X-Company. */
async function changeSession(dependencies: AuthDependencies, call: Call): Promise<Answer> {
  const { identity, tenant, request, hash } = await openSession(dependencies, call);
  if (identity.token !== null) {
    throw new Refusal('access.denied', 'A token has no session: name the company of each request with X-Company.');
  }
  const { company } = parseSessionChange(objectOf(await readJsonBody(call, PATCH_TYPES)), identity);
  await request.database.write((connection) => chooseCompany(connection, hash, company));
  const changed = { ...identity, company };
  const current = currentCompany(changed, call.header('x-company'));
  return { status: 200, json: JSON.stringify(presentMe({ identity: changed, tenant, company: current })) };
}

async function tokens(dependencies: AuthDependencies, call: Call): Promise<Answer> {
  const { identity, request } = await openSession(dependencies, call);
  const items = await request.database.read((connection) => listTokens(connection, identity.user.id));
  return { status: 200, json: JSON.stringify({ items }) };
}

async function newToken(dependencies: AuthDependencies, call: Call): Promise<Answer> {
  const { identity, request, tenant, holder, lasting } = await openSession(dependencies, call);
  const body = await readJsonBody(call);
  const wanted = { tenant: tenant.number, user: identity.user.id, name: parseTokenName(body), parent: identity.token };
  const work = ({ database, model }: Request) =>
    database.write(async (connection) => {
      const token = await createToken(connection, wanted);
      await appendAudit(connection, model, tokenEvent('token_made', wanted, call));
      return token;
    });
  const idempotent = readIdempotency(call, holder, body.bytes);
  if (idempotent === undefined) return newTokenAnswer(await work(request));
  const outcome = await runOnce({
    request,
    lasting,
    idempotent,
    status: 201,
    isOneTransaction: true,
    work,
    recordOf: ({ id }) => id,
  });
  if ('done' in outcome) return newTokenAnswer(outcome.done);
  throw shownToken(outcome.replay);
}

function newTokenAnswer(token: TokenAnswer): Answer {
  return { status: 201, json: JSON.stringify(token) };
}

/** Only the hash of a token is kept, so a replay has nothing to show; its id, where it is known, is good for revoking it. */
function shownToken({ record }: Replay): Refusal {
  return new Refusal(
    'token.shown',
    'The token of this Idempotency-Key has been made, and its value is shown only once: where that was lost, revoke the token and make another with a new key.',
    { members: record === null ? {} : { token: record } },
  );
}

async function endToken(dependencies: AuthDependencies, call: Call): Promise<Answer> {
  const { identity, request } = await openSession(dependencies, call);
  const id = call.part('id');
  const user = identity.user.id;
  const isRevoked = await request.database.write(async (connection) => {
    const name = UUID.test(id) ? await revokeToken(connection, user, id) : undefined;
    if (name === undefined) return false;
    await appendAudit(connection, request.model, tokenEvent('token_revoked', { user, name }, call));
    return true;
  });
  if (!isRevoked) throw new Refusal('record.unknown', `You have no token ${JSON.stringify(id)}.`);
  return { status: 204 };
}

function tokenEvent(
  kind: 'token_made' | 'token_revoked',
  { user, name }: { readonly user: string; readonly name: string },
  call: Call,
): AuditEvent {
  return { kind, actor: user, subject: user, client: clientOf(call), detail: name };
}

/** The host decides; where it names no tenant, the login may, else there is one for all. */
function tenantOfLogin(dependencies: AuthDependencies, call: Call, asked: string | undefined): Tenant {
  const { directory } = dependencies;
  const { origin } = call.exchange;
  const named = tenantOfHost(dependencies, origin);
  if (named) {
    if (asked !== undefined && asked !== named.key) throw unknownTenant(asked);
    return named;
  }
  const tenant = asked === undefined ? tenantForAll(dependencies, origin) : directory.byKey(asked);
  if (isOpen(tenant, origin, dependencies)) return tenant;
  if (asked !== undefined) throw unknownTenant(asked);
  throw new Refusal(
    'tenant.unknown',
    'There is no tenant here yet: make one with `npm run cahier -- tenant create <key>`, with the DATABASE_URL and CAHIER_DATA_DIR of this server.',
  );
}

function parseTokenName(body: JsonBody): string {
  const wanted = objectOf(body);
  const problems = unknownKeys(wanted, ['name']);
  const { name: given = UNNAMED } = wanted;
  const name = textOf({ name: given }, 'name', problems, { longest: LONGEST_NAME });
  refuseProblems(problems);
  return name ?? '';
}

function parseLogin(body: JsonObject): LoginRequest {
  const problems = unknownKeys(body, ['login', 'password', 'tenant']);
  const loginText = textOf(body, 'login', problems, { longest: 320 });
  const password = textOf(body, 'password', problems, { longest: 10_000 });
  const tenant = body['tenant'] === undefined ? undefined : textOf(body, 'tenant', problems, { longest: 100 });
  refuseProblems(problems);
  return { login: loginText ?? '', password: password ?? '', ...(tenant === undefined ? {} : { tenant }) };
}

/** Throws `reference.unknown` for what is no company of the user, and `company.inactive` for one that is switched off. */
function parseSessionChange(body: JsonObject, identity: Identity): SessionChange {
  const problems = unknownKeys(body, ['company']);
  const given = body['company'] === null ? null : textOf(body, 'company', problems, { longest: 100 })?.toLowerCase();
  const isIn = (companies: Identity['companies']) => companies.some(({ id }) => id === given);
  if (typeof given === 'string' && !isIn(identity.companies)) {
    if (isIn(identity.offCompanies)) problems.push(inactiveCompany('/company'));
    else {
      const detail = `You have no company ${JSON.stringify(given)} to work in.`;
      problems.push({ code: 'reference.unknown', pointer: '/company', detail });
    }
  }
  refuseProblems(problems);
  return { company: given ?? null };
}
