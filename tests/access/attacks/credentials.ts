// Every route with what opens nothing: no token, forged, expired and revoked ones, sessions that ended, the token and the
// session of one tenant on the host of another, and a session that another site makes use of. All of them must do as a
// forged one does.

import { randomBytes } from 'node:crypto';
import type { Asked } from '../../rig/ask.ts';
import type { Rig } from '../rig.ts';
import { eachOf, openSuperuser } from '../rig.ts';
import { apart, type Caller, wordsOf } from './caller.ts';
import { idOfNobody } from './doubles.ts';
import { logIn } from './found.ts';
import type { ServedOperation } from './operations.ts';
import { CLERK } from './pack.ts';
import { type Answer, send, shown } from './send.ts';
import type { Siege } from './siege.ts';

type Headers = Readonly<Record<string, string>>;

interface Credential {
  readonly name: string;
  readonly headers: Headers;
  /** What it must do as. */
  readonly like: Headers;
  /** What it is no attack on: an open route needs none. */
  readonly isFor: (operation: ServedOperation) => boolean;
}

/** Operations that answer well to whoever is not logged in. */
const ANSWERS_NOBODY = ['POST /api/auth/logout'];

export async function attackCredentials(rig: Rig, siege: Siege, operations: readonly ServedOperation[]): Promise<void> {
  const credentials = await credentialsFor(rig, siege);
  const asks = operations.flatMap((operation) =>
    credentials.filter(({ isFor }) => isFor(operation)).map((credential) => ({ operation, credential })),
  );
  const known = new Map<string, Promise<Answer>>();
  const likeOf = (asked: Asked, headers: Headers): Promise<Answer> => {
    const key = JSON.stringify([asked.method, asked.path, headers]);
    const answer = known.get(key) ?? bare(siege, asked, headers);
    known.set(key, answer);
    return answer;
  };
  await eachOf(asks, async ({ operation, credential }) => {
    const caller = siege.callers.chief;
    const asked = askedOf(siege, caller, operation);
    const told = await bare(siege, asked, credential.headers);
    const like = await likeOf(asked, credential.like);
    const request = wordsOf(asked);
    const leak = (what: string) => siege.report.leak({ caller: credential.name, request, what });
    if (shown(told, [], 0) !== shown(like, [], 0)) {
      leak(`does not do as a forged one: ${apart(shown(told, [], 0), shown(like, [], 0))}`);
    }
    const isOpened = told.status < 300 && !operation.isOpen && !ANSWERS_NOBODY.includes(operation.way);
    if (isOpened) leak(`opens what it must not: ${told.status}`);
  });
}

/** As somebody of whom nothing is known. */
function bare(siege: Siege, asked: Asked, headers: Headers): Promise<Answer> {
  return siege.nobody.askBare({ ...asked, headers: { ...asked.headers, ...headers } });
}

/** A request as it would be right, with what the caller may see. */
function askedOf({ places }: Siege, caller: Caller, { method, path, entity }: ServedOperation): Asked {
  const user = path.startsWith('/api/users/') ? 'user' : undefined;
  const file = path.startsWith('/api/files/') ? 'file' : undefined;
  const own = caller.own.records.get(user ?? file ?? entity ?? 'session')?.id;
  const id = own ?? idOfNobody(places.here.records.get('account')?.id ?? '');
  const filled = path
    .replace('{id}', id)
    .replace('{sid}', places.here.records.get('session')?.id ?? '')
    .replace('{token}', 'hello')
    .replace('{entity}', 'account');
  if (method === 'GET' || method === 'DELETE') return { method, path: filled };
  return { method, path: filled, headers: { 'Content-Type': 'application/json' }, body: '{}' };
}

async function credentialsFor(rig: Rig, siege: Siege): Promise<readonly Credential[]> {
  const { tenants, callers } = siege;
  const token = callers.chief.headers['Authorization'] ?? '';
  const forged = { Authorization: forgedFrom(token) };
  const { cookie } = callers.chief;
  const forgedCookie = { Cookie: forgedFrom(cookie) };
  const away = { Host: `${tenants.away}.localhost` };
  const nowhere = { Host: 'nowhere.localhost' };
  const always = (): boolean => true;
  const needsLogin = ({ isOpen, way }: ServedOperation): boolean => !isOpen && !ANSWERS_NOBODY.includes(way);
  const spoilt = await spoiltOnes(rig, siege);
  const otherSite = { Cookie: cookie, 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' };
  return [
    { name: 'nobody', headers: {}, like: forged, isFor: needsLogin },
    ...spoilt.map(({ name, headers }) => {
      const like = headers['Cookie'] === undefined ? forged : forgedCookie;
      return { name, headers, like, isFor: needsLogin };
    }),
    {
      name: 'a token on another host',
      headers: { Authorization: token, ...away },
      like: { ...forged, ...away },
      isFor: always,
    },
    {
      name: 'a session on another host',
      headers: { Cookie: cookie, ...away },
      like: { ...forgedCookie, ...away },
      isFor: always,
    },
    {
      name: 'a token on no host',
      headers: { Authorization: token, ...nowhere },
      like: { ...forged, ...nowhere },
      isFor: always,
    },
    {
      name: 'a session for another site',
      headers: otherSite,
      like: { ...otherSite, Cookie: forgedCookie.Cookie },
      isFor: ({ method }) => method !== 'GET',
    },
    { name: 'a token of no form', headers: { Authorization: 'Bearer hello' }, like: forged, isFor: always },
  ];
}

/** With other random letters. */
function forgedFrom(secret: string): string {
  return `${secret.slice(0, -43)}${randomBytes(32).toString('base64url')}`;
}

/** Tokens and sessions that were good, were used, and ended: expired, revoked, logged out, of a user who was deactivated. */
async function spoiltOnes(
  rig: Rig,
  siege: Siege,
): Promise<readonly { readonly name: string; readonly headers: Headers }[]> {
  const { url, tenants, keepers, schemas } = siege;
  const tokenOf = async (login: string) => {
    const token = await rig.engine.call('makeToken', { tenant: tenants.home, login });
    return { Authorization: `Bearer ${token}` };
  };
  const seat = { role: CLERK, company: siege.places.here.records.get('company')?.id ?? '' };
  const idsOf = (login: string) => rig.engine.call('addUser', { tenant: tenants.home, login, memberships: [seat] });
  const users = { expired: await idsOf('expired'), revoked: await idsOf('revoked'), gone: await idsOf('gone') };
  const spoilt = {
    expired: await tokenOf('expired'),
    revoked: await tokenOf('revoked'),
    gone: await tokenOf('gone'),
    'logged out': { Cookie: await logIn(url, tenants.home, 'expired') },
    'gone, in a session': { Cookie: await logIn(url, tenants.home, 'gone') },
  };
  for (const headers of Object.values(spoilt)) {
    // So that the server knows them.
    const { status } = await send(url, { path: '/api/records/company', headers });
    if (status === 401) siege.report.fail('A token or session that is to be spoilt was never good.');
  }
  const superuser = await openSuperuser(rig, schemas.home);
  try {
    await superuser.query('update "_token" set expires_at = now() where user_id = $1', [users.expired]);
    await superuser.query('delete from "_token" where user_id = $1', [users.revoked]);
  } finally {
    await superuser.end();
  }
  await siege.nobody.askBare({ method: 'POST', path: '/api/auth/logout', headers: spoilt['logged out'] });
  await keepers.home.post(`/api/users/${users.gone}/deactivate`, {});
  return Object.entries(spoilt).map(([name, headers]) => ({ name, headers }));
}
