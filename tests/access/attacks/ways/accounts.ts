// Ways through the routes of accounts: logins, sessions, tokens, invitations, and what administrators do about users.

import type { Caller, Pair } from '../caller.ts';
import { byId, get, idOfNobody, patch, post, remove, swapped } from '../doubles.ts';
import { hiddenOf, ownOf, type Siege } from '../siege.ts';
import type { Way } from './across.ts';

/** The wrong password of somebody, and of nobody. */
const login: Way = ({ tenants, logins }, caller) => {
  const wrong = (login: string, tenant: string, headers: Readonly<Record<string, string>> = {}) =>
    post('/api/auth/login', { login, password: 'a wrong password', tenant }, headers);
  const others = caller.tenant === tenants.home ? tenants.away : tenants.home;
  const somebody = caller.tenant === tenants.home ? logins.away : logins.there;
  return [
    swapped(somebody, nobody(somebody), (each) => wrong(each, others)),
    swapped(others, `${others.slice(0, -3)}xyz`, (each) =>
      wrong(caller.name, each, { Host: `${caller.tenant}.localhost` }),
    ),
  ];
};

function nobody(login: string): string {
  return `${login.slice(0, -2)}zz`;
}

/** The values of others' invitations, on the caller's host and by the number of their tenant. */
const invitationsOf = (siege: Siege, caller: Caller): readonly string[] => {
  const { invitations, tenants } = siege;
  const foreign = caller.tenant === tenants.home ? [invitations.away] : [invitations.here, invitations.there];
  return foreign.filter((value) => value !== '');
};

const invitation =
  (ask: (path: string, headers: Readonly<Record<string, string>>) => ReturnType<typeof get>): Way =>
  (siege, caller) =>
    invitationsOf(siege, caller).flatMap((value) => {
      const [number = '', rest = ''] = value.split('.');
      const own = caller.headers['Authorization']?.split(' ')[1]?.split('.')[0] ?? '';
      const Host = `${caller.tenant}.localhost`;
      const other = [...rest].toReversed().join('');
      const path = (secret: string) => `/api/auth/invitations/${secret}`;
      return [
        swapped(rest, other, (each) => ask(path(`${number}.${each}`), { Host })),
        swapped(rest, other, (each) => ask(path(`${own}.${each}`), { Host })),
        swapped(rest, other, (each) => ask(path(`${own}.${each}`), {})),
      ];
    });

const sessionOf: Way = (siege, caller) => {
  const ids = hiddenOf(siege, caller, 'session');
  return ids.flatMap(({ id }) => [
    byId(id, (each) => remove(`/api/auth/sessions/${each}`)),
    byId(id, (each) => remove(`/api/auth/sessions/${each}`, { Cookie: caller.cookie })),
  ]);
};

const tokenOf: Way = (siege, caller) =>
  hiddenOf(siege, caller, 'token').map(({ id }) => byId(id, (each) => remove(`/api/auth/tokens/${each}`)));

/** The session of the caller in a company that is not theirs. */
const changeSession: Way = (siege, caller) =>
  hiddenOf(siege, caller, 'company').map(({ id }) =>
    byId(id, (company) => patch('/api/auth/session', { company }, { Cookie: caller.cookie })),
  );

const inCompanies =
  (path: string): Way =>
  (siege, caller) =>
    hiddenOf(siege, caller, 'company').map(({ id }) => byId(id, (each) => get(path, { 'X-Company': each })));

/** What somebody who may change users does about one that is not there for them. */
const ofUser =
  (action: string, method: 'GET' | 'POST' = 'POST'): Way =>
  (siege, caller) =>
    hiddenOf(siege, caller, 'user').map(({ id }) =>
      byId(id, (each) => (method === 'GET' ? get : post)(`/api/users/${each}/${action}`, {})),
    );

/** Records are handed over to nobody whom the caller does not see. */
const deactivate: Way = (siege, caller) => {
  const own = ownOf(caller, 'user');
  const to = hiddenOf(siege, caller, 'user').flatMap(({ id }): Pair[] =>
    own === undefined
      ? []
      : [
          byId(id, (each) => post(`/api/users/${own.id}/deactivate`, { hand_over_to: each })),
          byId(id, (each) => post(`/api/users/${own.id}/deactivate`, { hand_over_to: { account: each } })),
        ],
  );
  return [...ofUser('deactivate')(siege, caller), ...to];
};

const endSession: Way = (siege, caller) => {
  const own = ownOf(caller, 'user');
  const users = hiddenOf(siege, caller, 'user');
  return hiddenOf(siege, caller, 'session').flatMap(({ id }) => [
    ...(own === undefined ? [] : [byId(id, (each) => remove(`/api/users/${own.id}/sessions/${each}`))]),
    ...users.map((user) => byId(user.id, (each) => remove(`/api/users/${each}/sessions/${id}`))),
    ...users.map((user) => byId(user.id, (each) => remove(`/api/users/${each}/sessions/${idOfNobody(id)}`))),
  ]);
};

export const ACCOUNTS: Readonly<Record<string, Way>> = {
  'POST /api/auth/login': login,
  'POST /api/auth/logout': () => [],
  'GET /api/auth/me': inCompanies('/api/auth/me'),
  'GET /api/auth/session': inCompanies('/api/auth/session'),
  'PATCH /api/auth/session': changeSession,
  'GET /api/auth/tokens': inCompanies('/api/auth/tokens'),
  'POST /api/auth/tokens': () => [],
  'DELETE /api/auth/tokens/{id}': tokenOf,
  'GET /api/auth/sessions': inCompanies('/api/auth/sessions'),
  'DELETE /api/auth/sessions/{id}': sessionOf,
  'POST /api/auth/password': () => [],
  'GET /api/auth/invitations/{token}': invitation((path, headers) => get(path, headers)),
  'POST /api/auth/invitations/{token}': invitation((path, headers) =>
    post(path, { password: 'taken over by somebody' }, headers),
  ),
  'POST /api/users/{id}/invite': ofUser('invite'),
  'POST /api/users/{id}/deactivate': deactivate,
  'POST /api/users/{id}/activate': ofUser('activate'),
  'GET /api/users/{id}/sessions': ofUser('sessions', 'GET'),
  'DELETE /api/users/{id}/sessions/{sid}': endSession,
};
