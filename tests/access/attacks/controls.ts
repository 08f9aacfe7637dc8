// The same routes with what the callers may: they must work, or the attacks would prove nothing against a server that refuses
// everything. Each served operation is asked at least once and has to succeed.

import type { Asked } from '../../rig/ask.ts';
import { PASSWORD } from '../../rig/password.ts';
import type { Rig } from '../rig.ts';
import { plainBody } from './aim.ts';
import { wordsOf } from './caller.ts';
import { get, patch, post, remove } from './doubles.ts';
import { logIn } from './found.ts';
import { uploadAsked } from './keeper.ts';
import type { ServedOperation } from './operations.ts';
import { type Answer, send } from './send.ts';
import type { Siege } from './siege.ts';

type Ask = (asked: Asked) => Promise<Answer>;

interface Controls {
  readonly siege: Siege;
  readonly worked: Set<string>;
}

export async function control(rig: Rig, siege: Siege, operations: readonly ServedOperation[]): Promise<void> {
  const controls: Controls = { siege, worked: new Set() };
  const entities = [...new Set(operations.flatMap(({ entity }) => entity ?? []))];
  for (const entity of entities) {
    await readOwn(controls, entity, operations);
    await writeOwn(controls, entity, operations);
  }
  await askGeneral(controls);
  await askAccounts(rig, controls);
  const silent = operations.filter(({ method, path }) => !controls.worked.has(`${method} ${path}`));
  for (const { method, path } of silent) siege.report.fail(`${method} ${path} was never answered well to anybody.`);
}

/** The answer, which must be good, and hold the text where one is told. */
async function must(
  { siege, worked }: Controls,
  ask: Ask,
  { asked, as, holds = '' }: { readonly asked: Asked; readonly as: string; readonly holds?: string | undefined },
): Promise<Answer> {
  const answer = await ask(asked);
  if (answer.status < 300 && `${answer.head} ${answer.text}`.includes(holds)) worked.add(as);
  else
    siege.report.fail(
      `${wordsOf(asked)} should be answered well, with ${holds || 'anything'}: ${answer.status} ${answer.text.slice(0, 300)}`,
    );
  return answer;
}

/** What the chief of the company sees of it. */
async function readOwn(controls: Controls, entity: string, operations: readonly ServedOperation[]): Promise<void> {
  const { siege } = controls;
  const { chief } = siege.callers;
  const kept = siege.places.here.records.get(entity);
  if (kept === undefined) return siege.report.fail(`The attackers have no ${entity} of their own.`);
  const path = `/api/records/${entity}`;
  const holds = kept.word ?? kept.id;
  const where = encodeURIComponent(JSON.stringify({ '==': [{ var: 'id' }, kept.id] }));
  const fields = siege.models.home.entities[entity]?.fields ?? {};
  const listed = Object.values(fields).flatMap(({ name, type }) => (type === 'text' ? [name] : []));
  const asks: readonly (readonly [way: string, asked: Asked, holds: string])[] = [
    [`GET ${path}`, get(`${path}?where=${where}&count=exact`), kept.id],
    [`POST ${path}/query`, post(`${path}/query`, { where: { '==': [{ var: 'id' }, kept.id] } }), kept.id],
    [`POST ${path}/aggregate`, post(`${path}/aggregate`, { measures: { n: { count: true } } }), '"n":'],
    [`GET ${path}/export`, get(`${path}/export?where=${where}&fields=${listed}`), kept.id],
    [`GET ${path}/{id}`, get(`${path}/${kept.id}`), holds],
    [`GET ${path}/{id}/history`, get(`${path}/${kept.id}/history`), '"items":['],
  ];
  const served = new Set(operations.map((operation) => `${operation.method} ${operation.path}`));
  for (const [as, asked, expected] of asks) {
    if (served.has(as)) await must(controls, chief.ask, { asked, as, holds: expected });
  }
}

/** These are changed from the whole tenant alone. */
const OF_THE_TENANT = ['company', 'exchange_rate'];

/** A record is made, changed, deleted and restored by whoever may. */
async function writeOwn(controls: Controls, entity: string, operations: readonly ServedOperation[]): Promise<void> {
  const { siege } = controls;
  const { chief } = siege.callers;
  const path = `/api/records/${entity}`;
  const served = new Set(operations.map((operation) => `${operation.method} ${operation.path}`));
  const ask = OF_THE_TENANT.includes(entity) ? siege.keepers.home.ask : chief.ask;
  if (!served.has(`POST ${path}`)) {
    await must(controls, ask, { asked: post(`${path}/bulk`, { operations: [] }), as: `POST ${path}/bulk` });
    return;
  }
  const body = plainBody(chief, entity);
  const made = await must(controls, ask, { asked: post(path, body), as: `POST ${path}` });
  const one = `${path}/${made.json?.id}`;
  const change = unchanged(body);
  await must(controls, ask, { asked: patch(one, change), as: `PATCH ${path}/{id}` });
  const operation = { op: 'update', id: made.json?.id, record: change };
  const asked = post(`${path}/bulk`, { operations: [operation] });
  await must(controls, ask, { asked, as: `POST ${path}/bulk`, holds: '"status":200' });
  await must(controls, ask, { asked: remove(one), as: `DELETE ${path}/{id}` });
  await must(controls, ask, { asked: post(`${one}/restore`, {}), as: `POST ${path}/{id}/restore` });
}

/** Its first value, which is written once more. */
function unchanged(body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(body).slice(0, 1));
}

const NOTHING_READ = {
  roles: [{ extends: 'crm:siege/roles/siege_clerk', grants: { 'base/account': { read: { scope: 'none' } } } }],
};

async function askGeneral(controls: Controls): Promise<void> {
  const { siege } = controls;
  const { chief, clerk } = siege.callers;
  const account = siege.places.here.records.get('account');
  const file = siege.places.here.records.get('file');
  const general: readonly (readonly [asked: Asked, holds?: string | undefined, as?: string])[] = [
    [get('/api/health')],
    [get('/api/ready')],
    [get('/api/auth/me'), '"chief"'],
    [get('/api/auth/session'), '"chief"'],
    [get('/api/model'), '"opportunity"'],
    [get('/api/openapi.json'), '"openapi"'],
    [get('/api/access/roles'), '"roles"'],
    [get(`/api/search?q=${account?.word}`), account?.id, 'GET /api/search'],
    [get('/api/model/schemas/account'), undefined, 'GET /api/model/schemas/{entity}'],
    [get(`/api/access/explain?entity=account&id=${account?.id}`), '"allowed":true', 'GET /api/access/explain'],
    [post('/api/access/effect', NOTHING_READ), '"people":'],
    [get(`/api/files/${file?.id}`), 'Canary', 'GET /api/files/{id}'],
    [uploadAsked('own.txt', 'own'), '"id"'],
    [get('/api/events'), 'text/event-stream'],
  ];
  for (const [asked, holds, as = `${asked.method} ${asked.path}`] of general) {
    await must(controls, chief.ask, { asked, as, holds });
  }
  // A clerk sees something, too, and as the chief.
  const [path, as] = [`/api/records/account/${account?.id}`, 'GET /api/records/account/{id}'];
  for (const asked of [get(path), get(`${path}?as=${siege.chief}`)]) {
    await must(controls, clerk.ask, { asked, as, holds: account?.word });
  }
}

/** What people and their administrators do about accounts; a user of their own, so that nobody else is disturbed. */
async function askAccounts(rig: Rig, controls: Controls): Promise<void> {
  const { siege } = controls;
  const { chief } = siege.callers;
  const { home } = siege.tenants;
  const company = siege.places.here.records.get('company')?.id ?? '';
  const seat = [{ role: 'siege/siege_clerk', company }];
  const user = await rig.engine.call('addUser', { tenant: home, login: 'guest', memberships: seat });
  const own = (cookie: string) => (asked: Asked) =>
    chief.ask({ ...asked, headers: { ...asked.headers, Cookie: cookie } });
  const login = { login: 'guest', password: PASSWORD, tenant: home };
  const stranger: Ask = (asked) => send(siege.url, asked);
  await must(controls, stranger, {
    asked: post('/api/auth/login', login),
    as: 'POST /api/auth/login',
    holds: 'guest',
  });
  const guest = own(await logIn(siege.url, home, 'guest'));
  await must(controls, guest, { asked: patch('/api/auth/session', { company }), as: 'PATCH /api/auth/session' });
  const token = await must(controls, guest, { asked: post('/api/auth/tokens', {}), as: 'POST /api/auth/tokens' });
  await must(controls, guest, { asked: get('/api/auth/tokens'), as: 'GET /api/auth/tokens', holds: token.json?.id });
  await must(controls, guest, {
    asked: remove(`/api/auth/tokens/${token.json?.id}`),
    as: 'DELETE /api/auth/tokens/{id}',
  });
  const listed = await must(controls, guest, { asked: get('/api/auth/sessions'), as: 'GET /api/auth/sessions' });
  const other = listed.json?.items.find(({ current }: { readonly current: boolean }) => !current)?.id;
  await must(controls, guest, { asked: remove(`/api/auth/sessions/${other}`), as: 'DELETE /api/auth/sessions/{id}' });
  const change = { old: PASSWORD, new: `${PASSWORD} anew` };
  await must(controls, guest, { asked: post('/api/auth/password', change), as: 'POST /api/auth/password' });
  const sessions = await must(controls, chief.ask, {
    asked: get(`/api/users/${user}/sessions`),
    as: 'GET /api/users/{id}/sessions',
  });
  const last = `/api/users/${user}/sessions/${sessions.json?.items[0]?.id}`;
  await must(controls, chief.ask, { asked: remove(last), as: 'DELETE /api/users/{id}/sessions/{sid}' });
  await must(controls, guest, { asked: post('/api/auth/logout', {}), as: 'POST /api/auth/logout' });
  await askInvitation(controls, user);
}

async function askInvitation(controls: Controls, user: string): Promise<void> {
  const { siege } = controls;
  const { chief } = siege.callers;
  const asks = ['deactivate', 'activate', 'invite'];
  for (const action of asks) {
    const asked = post(`/api/users/${user}/${action}`, {});
    const { json } = await must(controls, chief.ask, { asked, as: `POST /api/users/{id}/${action}` });
    if (action !== 'invite') continue;
    const path = `/api/auth/invitations/${String(json?.url).split('#')[1]}`;
    const [greet, accept] = [get(path), post(path, { password: PASSWORD })];
    const stranger: Ask = (one) => send(siege.url, one);
    await must(controls, stranger, { asked: greet, as: 'GET /api/auth/invitations/{token}', holds: 'guest' });
    await must(controls, stranger, { asked: accept, as: 'POST /api/auth/invitations/{token}', holds: 'guest' });
  }
}
