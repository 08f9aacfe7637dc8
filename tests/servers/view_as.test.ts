// Seeing as another user over REST: every answer is the one that they would be given, nothing can be done by it, only those
// may who administer them from a place that holds them, it is noted, and it ends with the right to it.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Client as Database } from 'pg';
import { until } from '../until.ts';
import { type Client, outcome, readAll, whereOf } from './client.ts';
import { openWorld, type World } from './world.ts';

const DENIED = [403, 'access.denied'];
const UNKNOWN = [404, 'record.unknown'];
const REFUSED = [403, 'view_as.refused'];
const PEOPLE = ['camille.roussel', 'paul.vasseur', 'helene.lantier'];
const NOBODY = '01900000-0000-7000-8000-00000000dead';

let world: World;
let admin: Client;
let adminId: string;
let productId: string;
/** By login. */
let users: ReadonlyMap<string, string>;
let count = 0;

beforeAll(async () => {
  world = await openWorld({ name: 'view_as', demo: true });
  admin = await world.client();
  adminId = (await admin.get('/api/auth/me')).json.user.id;
  productId = (await admin.get('/api/records/product?limit=1')).json.items[0].id;
  users = new Map((await readAll(admin, 'user', { fields: ['login'] })).map(({ login, id }) => [login, id]));
}, 120_000);

afterAll(() => world.close());

const idOf = (login: string) => users.get(login) ?? '';
const asUser = (path: string, id: string) => `${path}${path.includes('?') ? '&' : '?'}as=${id}`;

/** A new user who may see as everybody within where they are, and one who is looked at. */
async function newPerson(...memberships: readonly Readonly<Record<string, string>>[]) {
  count += 1;
  const login = `person${count}`;
  const id = await world.addUser(login, memberships);
  return { id, login, client: await world.client(login) };
}

describe.each(PEOPLE)('What is seen as %s', (login) => {
  test('is, of everything that is read, what they are given themselves', async () => {
    const own = await world.client(login);
    const [account] = (await own.get('/api/records/account?limit=1&sort=name')).json.items;
    const [deal] = (await own.get('/api/records/opportunity?limit=1&sort=name')).json.items;
    const hidden = await hiddenDeal(own);
    const paths = [
      '/api/auth/me',
      '/api/auth/session',
      '/api/model',
      '/api/model/schemas/opportunity',
      '/api/openapi.json',
      '/api/records/opportunity?sort=name&limit=200&count=exact',
      '/api/records/product?fields=name,cost',
      `/api/records/lead?${whereOf({ '==': [{ var: 'stage.outcome' }, 'open'] })}`,
      `/api/records/account/${account?.id ?? NOBODY}?include=contacts,opportunities`,
      `/api/records/opportunity/${deal?.id ?? NOBODY}`,
      `/api/records/opportunity/${hidden}`,
      `/api/records/opportunity/${deal?.id ?? NOBODY}/history`,
      '/api/records/audit_event?fields=kind',
      '/api/records/account/export?format=csv&sort=name',
      '/api/search?q=a%20e',
      '/api/search?q=lan',
      '/api/access/roles',
      '/api/access/explain?entity=opportunity&action=update',
    ];
    for (const path of paths) {
      // The note of the first look is one of those that are seen.
      if (path === paths[0]) await admin.get(asUser(path, idOf(login)));
      const headers = { 'Accept-Language': 'fr' };
      const [theirs, seen] = [await own.get(path, headers), await admin.get(asUser(path, idOf(login)), headers)];
      expect([path, seen.status, bare(seen.text)]).toEqual([path, theirs.status, bare(theirs.text)]);
      expect(seen.headers['cache-control']).toBe('no-store');
      expect(seen.headers['etag']).toBeUndefined();
    }
    const questions: readonly (readonly [string, object])[] = [
      ['opportunity/query', { sort: ['name'], limit: 200 }],
      ['opportunity/aggregate', { group: { stage: { field: 'stage' } }, measures: { n: { count: true } } }],
    ];
    for (const [path, body] of questions) {
      const theirs = await own.post(`/api/records/${path}`, body);
      const seen = await admin.post(asUser(`/api/records/${path}`, idOf(login)), body);
      expect([path, seen.status, seen.text]).toEqual([path, theirs.status, theirs.text]);
    }
  });
});

/** A deal that exists and is not theirs to see. */
async function hiddenDeal(own: Client): Promise<string> {
  const seen = new Set((await readAll(own, 'opportunity', { fields: ['id'] })).map(({ id }) => id));
  return (await readAll(admin, 'opportunity', { fields: ['id'] })).find(({ id }) => !seen.has(id))?.id ?? NOBODY;
}

/** Of a problem the id of its request is its own. */
function bare(text: string): string {
  return text.replace(/"request_id":"[^"]+"/, '');
}

test('A page of a list goes on where it is seen as the same user.', async () => {
  const id = idOf('camille.roussel');
  const path = '/api/records/opportunity?sort=name&limit=2&fields=name';
  const first = (await admin.get(asUser(path, id))).json;
  const own = await world.client('camille.roussel');
  const next = `${path}&after=${encodeURIComponent(first.next)}`;
  expect((await admin.get(asUser(next, id))).text).toBe((await own.get(next)).text);
});

test('The language is that of who looks, where their browser asks for none.', async () => {
  const looker = await newPerson({ role: 'admin' });
  await world.rows(`update "user" set language = 'fr' where id = $1`, [looker.id]);
  await world.rows(`update "user" set language = 'en' where id = $1`, [idOf('hugo.marchetti')]);
  const model = (await looker.client.get(asUser('/api/model', idOf('hugo.marchetti')))).json;
  expect(model.language).toBe('fr');
});

test('Nothing is done as another user, and what is one’s own alone is not shown.', async () => {
  const id = idOf('camille.roussel');
  const [deal] = (await admin.get(`/api/records/opportunity?limit=1&as=${id}`)).json.items;
  const before = await world.rows('select count(*)::int as n, max(version)::int as v from opportunity');
  const asked = [
    ['POST', '/api/records/opportunity', { name: 'Theirs' }],
    ['POST', '/api/records/opportunity/bulk', { operations: [] }],
    ['PATCH', `/api/records/opportunity/${deal.id}`, { name: 'Changed' }],
    ['DELETE', `/api/records/opportunity/${deal.id}`, {}],
    ['POST', `/api/records/opportunity/${deal.id}/restore`, {}],
    ['POST', '/api/auth/tokens', {}],
    ['PATCH', '/api/auth/session', { company: null }],
    ['POST', '/api/access/effect', { roles: [] }],
    ['GET', '/api/events', undefined],
    ['GET', '/api/auth/tokens', undefined],
    ['GET', '/api/auth/sessions', undefined],
    ['GET', '/api/health', undefined],
  ] as const;
  for (const [method, path, body] of asked) {
    const sent =
      body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
    const answer = await admin.ask({ method, path: asUser(path, id), ...sent });
    expect([method, path, ...outcome(answer)]).toEqual([method, path, ...REFUSED]);
    expect(answer.json.errors[0].pointer).toBe('/as');
  }
  expect(await world.rows('select count(*)::int as n, max(version)::int as v from opportunity')).toEqual(before);
});

describe('Who may', () => {
  test('is who has the right; a user who is not there or not active is told apart by nothing', async () => {
    const camille = await world.client('camille.roussel');
    expect(outcome(await camille.get(asUser('/api/model', idOf('hugo.marchetti'))))).toEqual(DENIED);
    const gone = await newPerson({ role: 'sales/rep' });
    await admin.post(`/api/users/${gone.id}/deactivate`, {});
    const answers = [gone.id, NOBODY, 'x', ''].map(async (id) => admin.get(asUser('/api/model', id)));
    for (const answer of await Promise.all(answers)) expect(outcome(answer)).toEqual(UNKNOWN);
    const twice = await admin.get(`/api/model?as=${idOf('hugo.marchetti')}&as=${idOf('hugo.marchetti')}`);
    expect(outcome(twice)).toEqual([400, 'parameter.invalid']);
    const stranger = await admin.ask({ path: asUser('/api/model', gone.id), headers: { Authorization: 'Bearer x' } });
    expect(stranger.status).toBe(401);
  });

  test('looks from a company at nobody who is not in it alone', async () => {
    const company = async (name: string): Promise<string> =>
      (
        await admin.post('/api/records/company', {
          name,
          currency: 'EUR',
          country: 'FR',
          zone: 'Europe/Paris',
          language: 'fr',
        })
      ).json.id;
    const [here, there] = [await company('Here'), await company('There')];
    const looker = await newPerson({ role: 'admin', company: here });
    const inside = await newPerson({ role: 'sales/rep', company: here });
    const both = await newPerson({ role: 'sales/rep', company: here }, { role: 'sales/rep', company: there });
    const look = async (id: string) => outcome(await looker.client.get(asUser('/api/records/account', id)));
    expect(await look(inside.id)).toEqual([200, undefined]);
    expect(await look(both.id)).toEqual(DENIED);
    expect(await look(adminId)).toEqual(DENIED);
  });
});

test('The first look of an hour is noted, of each who looks at each, and told to whom it is about.', async () => {
  const [looker, seen] = [await newPerson({ role: 'admin' }), await newPerson({ role: 'sales/rep' })];
  const paths = ['/api/model', '/api/records/account', '/api/auth/me', '/api/records/task?limit=1'];
  for (const path of paths) expect((await looker.client.get(asUser(path, seen.id))).status).toBe(200);
  await Promise.all(paths.map((path) => admin.get(asUser(path, seen.id))));
  const where = { '==': [{ var: 'kind' }, 'view_as'] };
  const noted = await readAll(seen.client, 'audit_event', { where });
  const actors = noted.map(({ actor }) => actor.id).sort();
  // The looks of one may fall into two hours.
  expect([...new Set(actors)]).toEqual([adminId, looker.id].sort());
  expect(noted.length).toBeLessThanOrEqual(4);
  for (const event of noted) expect(event).toMatchObject({ subject: { id: seen.id }, network: '127.0.0.1' });
});

test('Who may not look leaves no note.', async () => {
  const [looker, seen] = [await newPerson({ role: 'sales/rep' }), await newPerson({ role: 'sales/rep' })];
  await looker.client.get(asUser('/api/model', seen.id));
  expect(await readAll(seen.client, 'audit_event', { where: { '==': [{ var: 'kind' }, 'view_as'] } })).toEqual([]);
});

describe('While an answer is under way', () => {
  let holder: Database;

  beforeEach(async () => {
    holder = await world.connect();
    await holder.query('begin');
    await holder.query('lock table product in access exclusive mode');
  });

  afterEach(() => holder.end());

  /** Asks for products, and acts while that waits for the lock. */
  async function meanwhile(ask: () => Promise<{ readonly status: number }>, act: () => Promise<unknown>) {
    const answer = ask();
    answer.catch(() => undefined);
    const pid = (await holder.query('select pg_backend_pid() as pid')).rows[0].pid;
    const waiting = 'select count(*)::int as n from pg_stat_activity where $1 = any(pg_blocking_pids(pid))';
    await until(async () => Number((await world.rows(waiting, [pid]))[0]?.['n']) > 0, 'somebody waits for the lock');
    await act();
    await holder.query('rollback');
    return answer;
  }

  const dismiss = (id: string) => world.rows('update membership set deleted_at = now() where "user" = $1', [id]);

  test('it ends where the right to look ends', async () => {
    const [looker, seen] = [await newPerson({ role: 'admin' }), await newPerson({ role: 'sales/rep' })];
    const ask = () => looker.client.get(asUser('/api/records/product', seen.id));
    // Neither right is gone of the other's.
    const answer = await meanwhile(ask, () => dismiss(looker.id));
    expect(answer.status).toBeGreaterThanOrEqual(403);
    expect(answer.status).toBeLessThan(500);
    expect((await seen.client.get('/api/records/product')).status).toBe(200);
  });

  test('it stops where the rights of the other change, and it cannot begin anew', async () => {
    const seen = await newPerson({ role: 'sales/rep' });
    const answer = await meanwhile(
      () => admin.get(asUser(`/api/access/explain?entity=product&id=${productId}`, seen.id)),
      () => dismiss(seen.id),
    );
    expect(answer.status).toBe(503);
  });

  test('it is what the other may see by then', async () => {
    const seen = await newPerson({ role: 'sales/rep' });
    const answer = await meanwhile(
      () => admin.get(asUser('/api/records/product', seen.id)),
      () => dismiss(seen.id),
    );
    expect(answer.status).toBe(404);
  });
});

test('What was looked at before is not there any more where the right to look ended.', async () => {
  const looker = await newPerson({ role: 'admin' });
  const path = asUser('/api/records/opportunity/export?format=csv', idOf('camille.roussel'));
  expect((await looker.client.get(path)).status).toBe(200);
  await world.rows('update membership set deleted_at = now() where "user" = $1', [looker.id]);
  expect((await looker.client.get(path)).status).toBeGreaterThanOrEqual(403);
});
