// Founds the siege: tenants, companies, people and the records that everybody may know of before the attacks begin. What is
// hidden comes later (lay.ts), so that what changes with it can be seen.

import { PASSWORD } from '../../rig/password.ts';
import type { Rig } from '../rig.ts';
import { companyBody, OF_A_COMPANY, OF_A_TENANT, userBody } from './bodies.ts';
import { callerOf, type Watch } from './caller.ts';
import { type CallerName, makeCanaries } from './canaries.ts';
import { type Keeper, keeperOf } from './keeper.ts';
import { CLERK, SIEGE_PACK } from './pack.ts';
import { type Founding, fillPlace, makingFor, moveDeal, newPlace, type Place, rememberIn, storeIn } from './places.ts';
import { makeReport } from './report.ts';
import { send } from './send.ts';
import type { Siege } from './siege.ts';

const ADMIN = 'base/admin';

/** From whom what is of the home tenant is hidden, of one of its companies, and of the other tenant. */
export const HIDDEN: Readonly<Record<'home' | 'there' | 'clerks' | 'away', readonly CallerName[]>> = {
  home: ['outsider', 'nobody'],
  there: ['chief', 'clerk', 'demoted', 'outsider', 'nobody'],
  clerks: ['clerk', 'demoted', 'outsider', 'nobody'],
  away: ['chief', 'clerk', 'demoted', 'nobody'],
};

interface Tenant {
  readonly rig: Rig;
  readonly key: string;
  readonly schema: string;
  readonly keeper: Keeper;
  /** Id of its first company. */
  readonly company: string;
}

export async function foundSiege(
  rig: Rig,
  { key, entities }: Pick<Siege, 'entities'> & { readonly key: string },
): Promise<Siege> {
  const watch: Watch = { url: rig.url, canaries: makeCanaries(), report: makeReport() };
  const [home, away] = [await foundTenant(rig, key), await foundTenant(rig, `${key}-away`)];
  const { invitation, chief, ...homePlaces } = await foundHome(watch, home);
  const awayPlace = await foundAway(watch, away);
  const places = {
    ...homePlaces,
    away: awayPlace.place,
    restricted: newPlace('restricted'),
    deleted: newPlace('deleted'),
  };
  const caller = async (name: CallerName, of: Tenant, [login, own]: readonly [login: string, own: Place]) => {
    const token = await rig.engine.call('makeToken', { tenant: of.key, login });
    const headers = { Authorization: `Bearer ${token}` };
    return callerOf(watch, { name, tenant: of.key, headers, cookie: await logIn(rig.url, of.key, login), own });
  };
  const own = places.here;
  return {
    ...watch,
    entities,
    tenants: { home: home.key, away: away.key },
    schemas: { home: home.schema, away: away.schema },
    keepers: { home: home.keeper, away: away.keeper },
    models: {
      home: (await home.keeper.get('/api/model')).json,
      away: (await away.keeper.get('/api/model')).json,
    },
    callers: {
      chief: await caller('chief', home, ['chief', own]),
      clerk: await caller('clerk', home, ['clerk', own]),
      outsider: await caller('outsider', away, ['admin', places.away]),
    },
    nobody: callerOf(watch, { name: 'nobody', tenant: home.key, headers: {}, cookie: '', own }),
    places,
    invitations: { here: invitation, there: '', away: awayPlace.invitation },
    chief,
    logins: { here: 'spare', there: 'boss', away: 'stranger' },
  };
}

async function foundTenant(rig: Rig, key: string): Promise<Tenant> {
  const schema = await rig.engine.call('makeTenant', { key, demo: false, packs: { siege: SIEGE_PACK } });
  const keeper = keeperOf(rig.url, await rig.engine.call('makeToken', { tenant: key, login: 'admin' }));
  return { rig, key, schema, keeper, company: await firstCompany(keeper) };
}

/** The server learns of a new tenant by a message. */
async function firstCompany(keeper: Keeper): Promise<string> {
  const deadline = Date.now() + 5_000;
  for (;;) {
    const { status, json } = await keeper.ask({ path: '/api/auth/me' });
    if (status === 200) return json.company.id;
    if (Date.now() > deadline) throw new Error('The server never came to know the tenant.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function foundHome(watch: Watch, tenant: Tenant) {
  const { rig, key, keeper, company } = tenant;
  const common = { keeper, canaries: watch.canaries };
  const atHome: Founding = { ...common, name: 'here', company, hiddenFrom: HIDDEN.home };
  const here = newPlace('here');
  await nameCompany(here, atHome);
  const there = newPlace('there');
  const other: Founding = { ...common, name: 'there', company: null, hiddenFrom: HIDDEN.there };
  const thereId = await storeIn(there, other, 'company', companyBody);
  const chief = await addUser(tenant, 'chief', [{ role: ADMIN, company }]);
  await addUser(tenant, 'demoted', [{ role: ADMIN, company }]);
  await addUser(tenant, 'clerk', [{ role: CLERK, company }]);
  await namePerson(here, atHome, { id: await addUser(tenant, 'spare', [{ role: CLERK, company }]) });
  // Colleagues know each other, whatever their company.
  const person = { ...other, hiddenFrom: HIDDEN.home };
  await namePerson(there, person, {
    id: await addUser(tenant, 'boss', [{ role: ADMIN, company: thereId }]),
    of: other,
  });
  for (const [login, place, of] of [
    ['spare', here, atHome],
    ['boss', there, other],
  ] as const) {
    await keepWaysIn(place, of, { url: rig.url, key, login, token: await tokenOf(tenant, login) });
  }
  const invitation = await invite(here, atHome);
  await fillPlace(here, atHome, [...Object.keys(OF_A_COMPANY), ...Object.keys(OF_A_TENANT)]);
  await moveDeal(here, atHome);
  return { here, there, ...(await foundShared(common, thereId)), invitation, chief };
}

/** Records of all companies, of which one refers to a record of the other company: its id is told, and nothing else. */
async function foundShared(common: Pick<Founding, 'keeper' | 'canaries'>, there: string) {
  const linked = newPlace('linked');
  await fillPlace(linked, { ...common, name: 'linked', company: there, hiddenFrom: HIDDEN.there }, ['account']);
  const account = linked.records.get('account')?.id ?? '';
  common.canaries.note(account, { what: 'id of account of linked', hiddenFrom: HIDDEN.home });
  const shared = newPlace('shared');
  const of: Founding = { ...common, name: 'shared', company: null, hiddenFrom: HIDDEN.home };
  await fillPlace(shared, of, ['account', 'contact']);
  await fillPlace(shared, { ...of, instead: { task: { account } } }, ['task']);
  return { linked, shared };
}

async function foundAway(watch: Watch, tenant: Tenant) {
  const { rig, key, keeper, company } = tenant;
  const away = newPlace('away');
  const of: Founding = { keeper, canaries: watch.canaries, name: 'away', company, hiddenFrom: HIDDEN.away };
  await nameCompany(away, of);
  await namePerson(away, of, { id: await addUser(tenant, 'stranger', [{ role: CLERK, company }]) });
  await keepWaysIn(away, of, { url: rig.url, key, login: 'stranger', token: await tokenOf(tenant, 'stranger') });
  const invitation = await invite(away, of);
  await fillPlace(away, of, [...Object.keys(OF_A_COMPANY), ...Object.keys(OF_A_TENANT)]);
  await moveDeal(away, of);
  return { place: away, invitation };
}

async function nameCompany(place: Place, founding: Founding): Promise<void> {
  const id = founding.company ?? '';
  const { currency: _, ...body } = companyBody(makingFor(place, founding, 'company'));
  await founding.keeper.patch(`/api/records/company/${id}`, body);
  rememberIn(place, founding, 'company', { id, body });
}

function addUser({ rig, key }: Tenant, login: string, memberships: readonly Record<string, string>[]): Promise<string> {
  return rig.engine.call('addUser', { tenant: key, login, memberships });
}

function tokenOf({ rig, key }: Tenant, login: string): Promise<string> {
  return rig.engine.call('makeToken', { tenant: key, login });
}

/** Names a user, and remembers their membership with the place that it is of. */
async function namePerson(
  place: Place,
  founding: Founding,
  { id, of = founding }: { readonly id: string; readonly of?: Founding },
): Promise<void> {
  const { keeper } = founding;
  const body = userBody(makingFor(place, founding, 'user'));
  await keeper.patch(`/api/records/user/${id}`, body);
  rememberIn(place, founding, 'user', { id, body });
  const where = encodeURIComponent(JSON.stringify({ '==': [{ var: 'user' }, id] }));
  const { json } = await keeper.get(`/api/records/membership?where=${where}`);
  rememberIn(place, of, 'membership', { id: json.items[0].id });
}

/** A session and a token of the user, which nobody else is told of but who administers them. */
async function keepWaysIn(
  place: Place,
  founding: Founding,
  {
    url,
    key,
    login,
    token,
  }: { readonly url: string; readonly key: string; readonly login: string; readonly token: string },
): Promise<void> {
  const { canaries, hiddenFrom } = founding;
  await logIn(url, key, login);
  const sessions = await founding.keeper.get(`/api/users/${place.records.get('user')?.id}/sessions`);
  rememberIn(place, { canaries, hiddenFrom: withClerks(hiddenFrom) }, 'session', { id: sessions.json.items[0].id });
  const name = canaries.word({ what: `token of ${login}`, hiddenFrom: withClerks(hiddenFrom) });
  const made = await keeperOf(url, token).post('/api/auth/tokens', { name });
  rememberIn(place, { canaries, hiddenFrom: HIDDEN_FROM_ALL }, 'token', { id: made.json.id });
}

const HIDDEN_FROM_ALL: readonly CallerName[] = ['chief', 'clerk', 'demoted', 'outsider', 'nobody'];

function withClerks(hiddenFrom: readonly CallerName[]): readonly CallerName[] {
  return [...new Set([...hiddenFrom, 'clerk' as const, 'demoted' as const])];
}

/** Invites the user of the place; the value of the invitation. What is noted of it is remembered. */
export async function invite(place: Place, founding: Founding): Promise<string> {
  const { keeper } = founding;
  const user = place.records.get('user')?.id ?? '';
  const { json } = await keeper.post(`/api/users/${user}/invite`, {});
  const where = encodeURIComponent(JSON.stringify({ '==': [{ var: 'subject' }, user] }));
  const events = await keeper.get(`/api/records/audit_event?sort=-at&limit=1&where=${where}`);
  rememberIn(place, founding, 'audit_event', { id: events.json.items[0].id });
  return json.url.split('#')[1];
}

/** The cookie of a new session. */
export async function logIn(url: string, tenant: string, login: string): Promise<string> {
  const body = JSON.stringify({ login, password: PASSWORD, tenant });
  const headers = { 'Content-Type': 'application/json' };
  const answer = await send(url, { method: 'POST', path: '/api/auth/login', headers, body });
  if (answer.status !== 200) throw new Error(`${login} was not let in: ${answer.text}`);
  return answer.cookies.split('; ').find((cookie) => cookie.startsWith('cahier=')) ?? '';
}
