// Promises that are not kept yet, each as the test that will show it: a test moves to its suite when it passes.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Client } from './client.ts';
import { openWorld, type World } from './world.ts';

const ACCOUNT = '/api/records/account';
const MIB = 1 << 20;

let world: World;
let one: Client;
let two: Client;

beforeAll(async () => {
  world = await openWorld({ name: 'not_kept_yet', servers: 2 });
  one = await world.client();
  two = one.at(world.servers[1]?.url ?? '');
}, 120_000);

afterAll(() => world.close());

// hostile_bodies.test.ts
test('Whoever sends too much hears why, whatever they send.', async () => {
  for (const size of [MIB + 1, MIB + 1, 4 * MIB, 4 * MIB, 8 * MIB, 8 * MIB]) {
    for (const more of [{}, { 'Transfer-Encoding': 'chunked' }]) {
      const headers = { 'Content-Type': 'application/json', ...more };
      const asked = { method: 'POST', path: ACCOUNT, headers, body: Buffer.alloc(size, 'x') };
      const answer = await one.ask(asked).catch((error: Error) => error.message);
      expect([size, answer]).toMatchObject([size, { status: 413, json: { code: 'request.too_large', limit: MIB } }]);
    }
  }
});

// concurrency.test.ts
test('Of many who upsert the same account by external_key one creates it and the others change it.', async () => {
  for (let round = 0; round < 6; round += 1) {
    const external_key = { system: 'erp', key: randomUUID() };
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => {
        const operations = [{ op: 'upsert', by: 'external_key', record: { external_key, name: `Name ${index}` } }];
        return (index % 2 === 0 ? one : two).post(`${ACCOUNT}/bulk`, { operations });
      }),
    );
    const statuses = answers.map(({ json }) => json.results[0].status).sort();
    expect(statuses).toEqual([...Array.from({ length: 9 }, () => 200), 201]);
  }
});

// concurrency.test.ts
test('Atomic bulk requests that name the same records in opposite orders are both done.', async () => {
  const ids: string[] = [];
  for (let index = 0; index < 12; index += 1)
    ids.push((await one.post('/api/records/team', { name: 'Crossed' })).json.id);
  const bulk = (client: Client, order: readonly string[]) => {
    const operations = order.map((id) => ({ op: 'update', id, record: { name: randomUUID() } }));
    return client.post('/api/records/team/bulk', { operations, atomic: true });
  };
  for (let round = 0; round < 3; round += 1) {
    const answers = await Promise.all([bulk(one, ids), bulk(two, ids.toReversed())]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  }
});
