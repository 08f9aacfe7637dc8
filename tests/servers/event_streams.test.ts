// The life of a stream of events: how it begins, how many there may be, and that it ends when who listens may not any more.

import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { PASSWORD } from '../rig/password.ts';
import { until } from '../until.ts';
import { clientOf } from './client.ts';
import { type EventReader, readEvents } from './event_reader.ts';
import { type EventWorld, hasReset, openEventWorld, strangerOf } from './event_world.ts';

let here: EventWorld;
/** A stream in a tenant in which nothing happens, opened before all others. */
let quiet: EventReader;
let quietSince: number;

beforeAll(async () => {
  here = await openEventWorld('event_streams');
  await here.world.addTenant('streams-quiet');
  const token = await here.token('admin', 'streams-quiet');
  await logIsWhole();
  quiet = await readEvents(here.world.servers[0]?.url ?? '', { Authorization: `Bearer ${token}` });
  quietSince = performance.now();
}, 120_000);

/** Waits until no stream that begins has anything to tell of what happened so far: all transactions of then have ended. */
async function logIsWhole(): Promise<void> {
  const [now] = await here.world.rows('select pg_snapshot_xmax(pg_current_snapshot())::text as xid');
  const isOver = 'select pg_snapshot_xmin(pg_current_snapshot()) >= $1::text::xid8 as over';
  const ended = async () => (await here.world.rows(isOver, [now?.['xid']]))[0]?.['over'] === true;
  await until(ended, 'all transactions of then end', { withinMs: 30_000 });
}

afterEach(() => here.leave());

afterAll(() => {
  quiet.leave();
  return here.world.close();
});

test('A stream is one, for browsers and proxies, and says at once where it stands.', async () => {
  const reader = await here.listen('nina');
  expect([reader.status, reader.headers['content-type'], reader.headers['x-accel-buffering']]).toEqual([
    200,
    'text/event-stream; charset=utf-8',
    'no',
  ]);
  expect(reader.headers['cache-control']).toBe('no-store');
  expect(reader.lastId()).toMatch(/^\d+\.\d+\.[0-9a-f-]{36}$/);
});

test('A stream ends soon after its session has, or its token, or its user.', async () => {
  await here.world.addUser('leaver', [{ role: 'rep', team: here.north }]);
  const stranger = strangerOf(here.world);
  const login = { login: 'leaver', password: PASSWORD, tenant: here.world.tenant };
  const answer = await stranger.post('/api/auth/login', login);
  const Cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const bySession = await readEvents(here.world.servers[1]?.url ?? '', { Cookie });
  const token = await here.token('leaver');
  const [byToken, byOther] = [await here.listen('leaver', { token }), await here.listen('leaver')];
  await stranger.post('/api/auth/logout', {}, { Cookie });
  await until(async () => bySession.isEnded(), 'the stream of the session ends', { withinMs: 2_000 });
  const mine = clientOf(here.world.servers[0]?.url ?? '', { Authorization: `Bearer ${token}` });
  const [first] = (await mine.get('/api/auth/tokens')).json.items;
  await mine.remove(`/api/auth/tokens/${first.id}`);
  await until(async () => byToken.isEnded(), 'the stream of the token ends', { withinMs: 2_000 });
  expect(byOther.isEnded()).toBe(false);
  await here.change('user', answer.json.user.id, { active: false });
  await until(async () => byOther.isEnded(), 'the stream of the user ends', { withinMs: 2_000 });
});

test('A token that ends by time takes its stream along.', async () => {
  await here.world.addUser('brief', [{ role: 'rep', team: here.north }]);
  const reader = await here.listen('brief');
  const users = await here.world.rows(`select id from "user" where login = 'brief'`);
  await here.world.rows(`update _token set expires_at = now() + interval '1 second' where user_id = $1`, [
    users[0]?.['id'],
  ]);
  await until(async () => reader.isEnded(), 'the stream ends', { withinMs: 3_500 });
});

test('When the tenant is suspended all of its streams end.', async () => {
  await here.world.addTenant('streams-other');
  const token = await here.token('admin', 'streams-other');
  const reader = await here.listen('admin', { token });
  await here.world.engine.call('suspend', { tenant: 'streams-other', suspended: true });
  await until(async () => reader.isEnded(), 'the stream ends', { withinMs: 3_000 });
});

test('When another model is published, listeners read everything again and hear what its roles let them see.', async () => {
  const wanda = await here.listen('wanda');
  const id = await here.make('opportunity', { name: 'Small', team: here.north });
  await here.mark(wanda);
  expect([wanda.of(id), hasReset(wanda)]).toEqual([[], false]);
  const packs = await here.world.engine.call('readPacks', here.world.tenant);
  const role = JSON.parse(packs['acme']?.['roles/acme_watcher.json'] ?? '');
  role.grants['sales/opportunity'].read = { scope: 'all' };
  const acme = { ...packs['acme'], 'roles/acme_watcher.json': JSON.stringify(role) };
  await here.world.engine.call('publish', { key: here.world.tenant, packs: { ...packs, acme } });
  await until(async () => hasReset(wanda), 'the reset is told', { withinMs: 10_000 });
  await here.change('opportunity', id, { next_step: 'Seen now' });
  await wanda.heard('change', id);
});

test('A token may have five streams at a server; who leaves makes room.', async () => {
  const token = await here.token('nina');
  const five = await Promise.all(Array.from({ length: 5 }, () => here.listen('nina', { token })));
  expect(five.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  const sixth = await here.listen('nina', { token });
  expect([sixth.status, sixth.headers['content-type']]).toEqual([429, 'application/problem+json; charset=utf-8']);
  five[0]?.leave();
  await until(async () => (await here.listen('nina', { token })).status === 200, 'there is room', { everyMs: 100 });
});

test('Without a login there is no stream, and a question about it is answered at once.', async () => {
  const stranger = strangerOf(here.world);
  expect((await stranger.get('/api/events')).json.code).toBe('session.required');
  expect((await here.admin.get('/api/events?after=1')).json.code).toBe('parameter.unknown');
  const head = await here.admin.ask({ method: 'HEAD', path: '/api/events' });
  expect([head.status, head.headers['content-type'], head.text]).toEqual([200, 'text/event-stream; charset=utf-8', '']);
});

test('A stream on which nothing is told lasts longer than other requests may, and shows that it is there.', async () => {
  const waited = performance.now() - quietSince;
  await until(async () => quiet.beats() > 1, 'it shows that', { withinMs: Math.max(1_000, 18_000 - waited) });
  expect(performance.now() - quietSince).toBeGreaterThan(10_000);
  expect([quiet.events, quiet.isEnded()]).toEqual([[], false]);
});
