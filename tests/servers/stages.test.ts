// Stages over REST: which one a record begins in, which it may move to, what is kept of the moves, and how they are counted.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Answered } from '../rig/ask.ts';
import { type Client, outcome, readAll, whereOf } from './client.ts';
import { openWorld, type World } from './world.ts';

let world: World;
let client: Client;
let account: string;
let contact: string;

beforeAll(async () => {
  world = await openWorld({ name: 'stages' });
  client = await world.client();
  account = (await client.post('/api/records/account', { name: 'Staged' })).json.id;
  contact = (await client.post('/api/records/contact', { last_name: 'Staged', account })).json.id;
}, 120_000);

afterAll(() => world.close());

function deal(body: object): Promise<Answered> {
  return client.post('/api/records/opportunity', { name: 'Deal', account, contact, ...body });
}

/** What makes the second pipeline available. */
const TENDER = { lead_source: 'tender' };

test.each([
  ['neither', {}, 'opportunity', 'new', '10'],
  ['a stage of the first pipeline', { stage: 'qualified' }, 'opportunity', 'qualified', '25'],
  [
    'a stage that only the second pipeline has',
    { ...TENDER, stage: 'go', close_date: '2031-01-01' },
    'tender',
    'go',
    expect.any(String),
  ],
  ['a pipeline alone', { ...TENDER, pipeline: 'tender' }, 'tender', 'notice', expect.any(String)],
  ['both', { ...TENDER, pipeline: 'tender', stage: 'notice' }, 'tender', 'notice', expect.any(String)],
])('A create with %s begins where it should.', async (_name, body, pipeline, stage, probability) => {
  const made = await deal(body);
  expect([made.status, made.json.pipeline, made.json.stage, made.json.probability]).toEqual([
    201,
    pipeline,
    stage,
    probability,
  ]);
});

test.each([
  ['a stage that no pipeline has', { stage: 'nowhere' }, 'stage.unknown', '/stage'],
  ['a stage of another pipeline', { pipeline: 'opportunity', stage: 'go' }, 'stage.unknown', '/stage'],
  ['a pipeline that is not there', { pipeline: 'nowhere' }, 'option.unknown', '/pipeline'],
  ['a pipeline that is not available', { pipeline: 'tender' }, 'option.unknown', '/pipeline'],
  ['a stage whose needs are not filled', { stage: 'negotiation' }, 'stage.entry', '/amount'],
  [
    'a stage whose entry is refused',
    { stage: 'proposal', contact: null, amount: '1', close_date: '2031-01-01' },
    'stage.entry',
    '/stage',
  ],
])('%s is refused at its field.', async (_name, body, code, pointer) => {
  const answer = await deal(body);
  expect(answer.status).toBe(422);
  expect(answer.json.errors).toContainEqual(expect.objectContaining({ code, pointer }));
});

test('Each move is kept with where it came from, and the probability follows.', async () => {
  const { id } = (await deal({ amount: '100', close_date: '2031-01-01' })).json;
  const path = `/api/records/opportunity/${id}`;
  expect((await client.patch(path, { stage: 'proposal' })).json).toMatchObject({
    stage: 'proposal',
    probability: '50',
  });
  expect((await client.patch(path, { stage: 'won' })).json).toMatchObject({ stage: 'won', probability: '100' });
  expect((await client.patch(path, { stage: 'new' })).json).toMatchObject({ stage: 'new', probability: '10' });
  const moves = await readAll(client, 'stage_change', { where: { '==': [{ var: 'record' }, id] }, sort: 'at,id' });
  expect(moves.map(({ from_pipeline, from, to_pipeline, to }) => [from_pipeline, from, to_pipeline, to])).toEqual([
    [null, null, 'opportunity', 'new'],
    ['opportunity', 'new', 'opportunity', 'proposal'],
    ['opportunity', 'proposal', 'opportunity', 'won'],
    ['opportunity', 'won', 'opportunity', 'new'],
  ]);
});

test('Reopening takes a right that representatives do not have and managers do.', async () => {
  const agency = (await client.post('/api/records/agency', { name: 'Movers' })).json.id;
  const team = (await client.post('/api/records/team', { name: 'Movers', agency })).json.id;
  const rep = await world.addUser('rep', [{ role: 'sales/rep', team }]);
  await world.addUser('manager', [{ role: 'sales/manager', team }]);
  const body = { stage: 'won', amount: '100', close_date: '2031-01-01', owner: rep, team };
  const path = `/api/records/opportunity/${(await deal(body)).json.id}`;
  const ask = async (language: string) => {
    const own = await world.client('rep');
    return own.patch(path, { stage: 'negotiation' }, { 'Accept-Language': language });
  };
  const refused = await ask('en');
  expect(refused.status).toBe(422);
  const detail = 'Moving from “Won” to “Negotiation” needs the right “Reopen”.';
  expect(refused.json.errors).toContainEqual(
    expect.objectContaining({ code: 'stage.move', pointer: '/stage', detail }),
  );
  expect((await ask('fr')).json.errors[0].detail).toMatch(/needs the right “Rouvrir”/);
  expect((await (await world.client('manager')).patch(path, { stage: 'negotiation' })).json.stage).toBe('negotiation');
});

test('What a move needs a right for is not to be had by way of another pipeline, or of none.', async () => {
  const agency = (await client.post('/api/records/agency', { name: 'Rounders' })).json.id;
  const team = (await client.post('/api/records/team', { name: 'Rounders', agency })).json.id;
  const owner = await world.addUser('round', [{ role: 'sales/rep', team }]);
  await world.addUser('round.manager', [{ role: 'sales/manager', team }]);
  const [rep, manager] = [await world.client('round'), await world.client('round.manager')];
  const body = { ...TENDER, pipeline: 'opportunity', amount: '100', close_date: '2031-01-01', owner, team };
  const lost = await deal({ ...body, stage: 'lost', lost_reason: 'price' });
  const path = `/api/records/opportunity/${lost.json.id}`;
  for (const change of [
    { pipeline: 'tender' },
    { pipeline: 'tender', stage: 'go' },
    { pipeline: 'tender', stage: 'won' },
    { stage: null, pipeline: null },
  ]) {
    const refused = await rep.patch(path, change);
    expect([change, refused.status]).toEqual([change, 422]);
    expect(refused.json.errors).toContainEqual(expect.objectContaining({ code: 'stage.move', pointer: '/stage' }));
  }
  expect((await manager.patch(path, { pipeline: 'tender' })).json).toMatchObject({
    pipeline: 'tender',
    stage: 'notice',
  });
  // Out of a stage that anybody may leave anybody may change pipelines, into one that anybody may come to.
  const back = { pipeline: 'opportunity', stage: 'negotiation' };
  expect((await rep.patch(path, back)).json).toMatchObject(back);
});

test('Outcome and probability can be filtered, sorted, asked for and grouped by.', async () => {
  await deal({ name: 'Counted', stage: 'won', amount: '70.25', close_date: '2031-01-01' });
  await deal({ name: 'Counted', stage: 'won', amount: '30', close_date: '2031-02-01' });
  await deal({ ...TENDER, name: 'Counted', stage: 'notice', amount: '5' });
  const named = { '==': [{ var: 'name' }, 'Counted'] };
  const won = { and: [named, { '==': [{ var: 'stage.outcome' }, 'won'] }] };
  const listed = await client.get(
    `/api/records/opportunity?${whereOf(won)}&sort=-stage.probability,-close_date&fields=stage.outcome,stage.probability,close_date`,
  );
  expect(listed.json.items).toMatchObject([
    { 'stage.outcome': 'won', 'stage.probability': '100', close_date: '2031-02-01' },
    { 'stage.outcome': 'won', 'stage.probability': '100', close_date: '2031-01-01' },
  ]);
  const grouped = await client.post('/api/records/opportunity/aggregate', {
    where: named,
    group: { s: { field: 'stage' } },
    measures: { n: { count: true }, total: { sum: 'amount' } },
    sort: ['-n'],
  });
  expect(grouped.json.items).toEqual([
    { s: 'won', s_pipeline: 'opportunity', n: 2, total: { amount: '100.25', currency: 'EUR' } },
    { s: 'notice', s_pipeline: 'tender', n: 1, total: { amount: '5.00', currency: 'EUR' } },
  ]);
  const months = await client.post('/api/records/opportunity/aggregate', {
    where: won,
    group: { month: { field: 'close_date', by: 'month' } },
    measures: { total: { sum: 'amount' } },
    sort: ['month'],
    having: { '>': [{ var: 'total' }, '50'] },
  });
  expect([months.status, months.json.items?.length]).toEqual([200, 1]);
});

test('What the checks of a record refuse is told with its message, and nothing is stored.', async () => {
  const { id, version } = (await deal({})).json;
  const answer = await client.patch(`/api/records/opportunity/${id}`, {
    opened_on: '2031-02-02',
    close_date: '2031-02-01',
  });
  expect(outcome(answer)).toEqual([422, 'check.failed']);
  expect(answer.json.errors).toMatchObject([{ code: 'check.failed', pointer: '/close_date' }]);
  expect((await client.get(`/api/records/opportunity/${id}`)).json.version).toBe(version);
});
