// What a stream of events tells, and to whom: two representatives of different teams, somebody whose rights hang on the
// values of a record, and somebody from whom an entity is hidden. Writes go through both servers.

import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { until } from '../until.ts';
import { eachOf } from './client.ts';
import type { EventReader } from './event_reader.ts';
import { type EventWorld, hasReset, openEventWorld } from './event_world.ts';

let here: EventWorld;

beforeAll(async () => {
  here = await openEventWorld('events');
}, 120_000);

afterEach(() => here.leave());

afterAll(() => here.world.close());

test.each([0, 1])(
  'What changes through the other server or the same is told to who sees it, alone (%i).',
  async (server) => {
    const [nina, saul] = [await here.listen('nina', { server }), await here.listen('saul', { server })];
    const id = await here.make('opportunity', { name: 'Ours', team: here.north });
    await nina.heard('change', id);
    const version = await here.change('opportunity', id, { name: 'Still ours' });
    await here.mark(nina, saul);
    expect(nina.of(id)).toEqual(['change create', 'change update']);
    expect(nina.events.find(({ data }) => data.version === version)?.data).toEqual({
      entity: 'opportunity',
      id,
      action: 'update',
      version,
    });
    expect(saul.of(id)).toEqual([]);
    expect([...nina.events, ...saul.events].filter(({ event }) => event === 'reset')).toEqual([]);
  },
);

test('A record that is given to somebody else is gone for the one, and comes to the other.', async () => {
  const id = await here.make('opportunity', { name: 'Wandering', team: here.north });
  const [nina, saul] = [await here.listen('nina'), await here.listen('saul')];
  await here.change('opportunity', id, { next_step: 'Give it away' });
  await here.change('opportunity', id, { team: here.south });
  await here.change('opportunity', id, { next_step: 'Call them' });
  await here.mark(nina, saul);
  // How far things have gone when the first change is told decides whether that is told, too.
  expect(nina.of(id).filter((each) => each !== 'change update')).toEqual(['gone gone']);
  expect(nina.of(id).at(-1)).toBe('gone gone');
  expect(saul.of(id).at(-1)).toBe('change update');
  expect(saul.of(id)).not.toContain('gone gone');
});

test('A deleted record is gone for who saw it; for who did not it never was. Restored, it is there.', async () => {
  const id = await here.make('opportunity', { name: 'Soon deleted', team: here.north });
  const [nina, saul] = [await here.listen('nina'), await here.listen('saul')];
  expect((await here.admin.remove(`/api/records/opportunity/${id}`)).status).toBe(204);
  await nina.heard('gone', id);
  expect((await here.admin.post(`/api/records/opportunity/${id}/restore`, '')).status).toBe(200);
  await here.mark(nina, saul);
  expect(nina.of(id)).toEqual(['gone gone', 'change restore']);
  expect(saul.of(id)).toEqual([]);
});

test('What a record held decides who saw it: its stage, its amount, not only its owner.', async () => {
  const big = await here.make('opportunity', {
    name: 'Big',
    team: here.north,
    amount: { amount: '5000', currency: 'EUR' },
  });
  const lost = await here.make('opportunity', { name: 'Lost', team: here.north });
  const small = await here.make('opportunity', {
    name: 'Small',
    team: here.north,
    amount: { amount: '5', currency: 'EUR' },
  });
  await here.change('opportunity', lost, { stage: 'lost', lost_reason: 'price' });
  const wanda = await here.listen('wanda');
  await here.change('opportunity', big, { amount: { amount: '10', currency: 'EUR' } });
  await here.change('opportunity', lost, { stage: 'new' });
  await here.change('opportunity', small, { amount: { amount: '6', currency: 'EUR' }, next_step: 'Nothing' });
  await here.change('opportunity', small, { stage: 'qualified', account: await here.make('account', { name: 'Any' }) });
  await here.mark(wanda);
  expect([wanda.of(big), wanda.of(lost), wanda.of(small)]).toEqual([['gone gone'], ['gone gone'], []]);
  await here.change('opportunity', small, { stage: 'lost', lost_reason: 'price' });
  await wanda.heard('change', small);
});

test('Of an entity that somebody may not see they hear nothing.', async () => {
  const [nina, wanda] = [await here.listen('nina'), await here.listen('wanda')];
  const id = await here.make('account', { name: 'Hidden' });
  await here.change('account', id, { name: 'Still hidden' });
  await here.admin.remove(`/api/records/account/${id}`);
  await here.mark(nina, wanda);
  expect(nina.of(id).at(-1)).toBe('gone gone');
  expect(wanda.events.map(({ data }) => data.entity)).not.toContain('account');
});

test('Who comes again hears what they missed, nothing twice, while many write at once.', async () => {
  let reader = await here.listen('nina');
  const heard: EventReader['events'][number][] = [];
  const clients = [here.admin, here.admin.at(here.world.servers[1]?.url ?? '')];
  const ids: string[] = [];
  let isDone = false;
  const coming = (async () => {
    for (let round = 0; !isDone; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      reader.leave();
      heard.push(...reader.events);
      reader = await here.listen('nina', { server: round % 2, after: reader.lastId() });
    }
  })();
  await eachOf(
    Array.from({ length: 200 }, (_, index) => index),
    async (index) => {
      ids.push(await here.make('opportunity', { name: `Many ${index}`, team: here.north }, clients[index % 2]));
    },
  );
  isDone = true;
  await coming;
  await here.mark(reader);
  heard.push(...reader.events);
  const told = heard.filter(({ data }) => data.entity === 'opportunity');
  expect(told.map(({ data }) => data.id).toSorted()).toEqual(ids.toSorted());
  expect(new Set(heard.map(({ id }) => id)).size).toBe(heard.length);
  expect(heard.filter(({ event }) => event === 'reset')).toEqual([]);
}, 60_000);

test('A long transaction holds the log back, and nothing that commits after it is lost.', async () => {
  const database = await here.world.connect();
  const reader = await here.listen('nina');
  try {
    await database.query('begin');
    await database.query('select pg_current_xact_id()');
    const id = await here.make('opportunity', { name: 'Behind', team: here.north });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(reader.of(id)).toEqual([]);
    const again = await here.listen('nina', { after: reader.lastId() });
    await database.query('commit');
    await Promise.all([reader.heard('change', id), again.heard('change', id)]);
    expect([reader.of(id), again.of(id)]).toEqual([['change create'], ['change create']]);
  } finally {
    await database.end();
  }
});

test.each([
  ['damaged', () => 'nonsense'],
  ['of another epoch', (last: string) => `7${last}`],
  ['of a transaction that is yet to come', (last: string) => last.replace(/\.\d+\./, '.99999999999999999.')],
  ['of a number that is none', (last: string) => last.replace(/\.\d+\./, '.99999999999999999999.')],
])(
  'A place in the log that is %s is answered with a reset, and the stream goes on from now.',
  async (_name, damage) => {
    const last = (await here.listen('nina')).lastId();
    const reader = await here.listen('nina', { after: damage(last) });
    await until(async () => reader.events.length > 0, 'something is told');
    expect(reader.events[0]).toMatchObject({ event: 'reset', data: {} });
    const id = await here.make('opportunity', { name: 'After the reset', team: here.north });
    await reader.heard('change', id);
    expect(reader.events.filter(({ event }) => event === 'reset').length).toBe(1);
  },
);

test('Who is more than ten thousand changes behind has to read everything again.', async () => {
  const last = (await here.listen('nina')).lastId();
  const insert = `insert into _change (id, at, cause, entity, record, version, action, diff)
    select gen_random_uuid(), now(), gen_random_uuid(), 'opportunity', gen_random_uuid(), 1, 'create', '{}'
      from generate_series(1, $1)`;
  await here.world.rows(insert, [9_000]);
  const near = await here.listen('nina', { after: last });
  await here.mark(near);
  expect(hasReset(near)).toBe(false);
  await here.world.rows(insert, [2_000]);
  const far = await here.listen('nina', { after: last });
  await until(async () => hasReset(far), 'the reset is told');
  expect(hasReset(near)).toBe(false);
});

test('When somebody gets another role or team, they are told to read everything again, and then what they see now.', async () => {
  const user = await here.world.addUser('mover', [{ role: 'rep', team: here.north }]);
  const mover = await here.listen('mover');
  const id = await here.make('opportunity', { name: 'Southern', team: here.south });
  await here.mark(mover);
  expect([mover.of(id), hasReset(mover)]).toEqual([[], false]);
  await here.make('membership', { user, role: 'rep', team: here.south });
  await until(async () => hasReset(mover), 'the reset is told');
  await here.change('opportunity', id, { next_step: 'Seen now' });
  await mover.heard('change', id);
});
