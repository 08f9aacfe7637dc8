// Packs are installed by the real command while two servers work: both serve the new model soon, nobody's request fails
// meanwhile, and a pack with mistakes leaves everything as it was.

import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Answered } from '../rig/ask.ts';
import { until } from '../until.ts';
import { type Client, outcome } from './client.ts';
import { openWorld, type World } from './world.ts';

const ROOT = new URL('../../', import.meta.url).pathname;
const BROKEN = join(ROOT, 'tests/fixtures/packs');

let world: World;
let clients: readonly Client[];
let folder: string;

beforeAll(async () => {
  world = await openWorld({ name: 'publishing', own: { count: 2 } });
  const one = await world.client();
  clients = [one, one.at(world.servers[1]?.url ?? '')];
  folder = await mkdtemp(join(tmpdir(), 'cahier-packs-'));
}, 120_000);

afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function cahier(...args: readonly string[]): Promise<Ended> {
  const { NODE_OPTIONS: _, ...environment } = process.env;
  const child = spawn(process.execPath, [join(ROOT, 'bin/cahier.ts'), ...args], {
    cwd: ROOT,
    env: { ...environment, DATABASE_URL: world.databaseUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (data) => {
    said.stdout += data;
  });
  child.stderr.on('data', (data) => {
    said.stderr += data;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...said }));
  });
}

/** Writes a pack `acme` of this version, with a field more per version, and an extension of account. */
async function writePack(version: number): Promise<string> {
  const own = (name: string) => ({ $ref: 'crm:types/text', title: name, 'x-field': { order: 10, max_length: 100 } });
  const visit = (order: number) => ({ $ref: 'crm:types/integer', title: `Number ${order}`, 'x-field': { order } });
  const documents: Record<string, unknown> = {
    'pack.json': {
      name: 'acme',
      kind: 'tenant',
      prefix: 'acme',
      version: `1.${version}.0`,
      title: 'Acme',
      language: 'en',
      depends: { base: '^2.0.0', sales: '^2.0.0' },
      engine: '>=1.0 <2',
    },
    'entities/acme_visit.json': {
      $id: 'crm:acme/acme_visit',
      type: 'object',
      title: 'Visit',
      'x-entity': { plural: 'Visits', label: 'subject' },
      properties: {
        subject: {
          $ref: 'crm:types/text',
          title: 'Subject',
          'x-field': { order: 10, required: true, max_length: 100 },
        },
        account: {
          $ref: 'crm:types/reference',
          title: 'Account',
          'x-field': {
            order: 20,
            to: 'base/account',
            on_delete: 'restrict',
            inverse: { name: 'acme_visits', title: 'Visits' },
          },
        },
        ...Object.fromEntries(Array.from({ length: version }, (_, index) => [`number_${index}`, visit(30 + index)])),
      },
    },
    'extensions/base/account.json': {
      extends: 'crm:base/account',
      properties: Object.fromEntries(
        Array.from({ length: version }, (_, index) => [`acme_note_${index}`, own(`Note ${index}`)]),
      ),
    },
  };
  for (const [path, document] of Object.entries(documents)) {
    const file = join(folder, 'acme', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(document));
  }
  return join(folder, 'acme');
}

interface Traffic {
  /** Ends it; gives what was not answered as it should have been, and how many answers there were. */
  readonly end: () => Promise<{ readonly failed: readonly unknown[]; readonly answered: number }>;
}

/** Between rounds: without it the traffic keeps the installer from the processor. */
const PAUSE_MS = 20;

/** Lists, creates, changes and sums on both servers until it is ended. */
function startTraffic(): Traffic {
  const failed: unknown[] = [];
  let answered = 0;
  let isOver = false;
  const expecting = async (status: number, asking: Promise<Answered>): Promise<Answered | undefined> => {
    try {
      const answer = await asking;
      answered += 1;
      if (answer.status !== status) failed.push([answer.status, answer.text]);
      return answer;
    } catch (error) {
      failed.push(String(error));
      return undefined;
    }
  };
  const work = async (client: Client): Promise<void> => {
    while (!isOver) {
      const made = await expecting(201, client.post('/api/records/account', { name: 'Traffic' }));
      const path = `/api/records/account/${made?.json?.id}`;
      await expecting(200, client.patch(path, { employees: answered }, { 'If-Match': '"1"' }));
      await expecting(200, client.get('/api/records/account?limit=5&sort=-created_at'));
      await expecting(200, client.get(`${path}/history`));
      await expecting(200, client.post('/api/records/account/aggregate', { measures: { n: { sum: 'employees' } } }));
      await expecting(201, client.post('/api/records/opportunity', { name: 'Traffic', account: made?.json?.id }));
      await sleep(PAUSE_MS);
    }
  };
  const workers = clients.map(work);
  return {
    end: async () => {
      isOver = true;
      await Promise.all(workers);
      return { failed, answered };
    },
  };
}

async function versions(): Promise<readonly (string | undefined)[]> {
  const answers = await Promise.all(clients.map((client) => client.get('/api/auth/me')));
  return answers.map(({ headers }) => headers['x-model-version']?.toString());
}

test.each([1, 2])(
  'While both servers work a pack is installed (version %i): both know it within 2 s, and no request fails.',
  async (version) => {
    const [before] = await versions();
    const traffic = startTraffic();
    let installed: Ended;
    let known: number;
    try {
      installed = await cahier('pack', 'install', await writePack(version), '--tenant', world.tenant);
      const done = Date.now();
      await until(async () => (await versions()).every((each) => each !== before), 'both servers serve the new model', {
        withinMs: 5_000,
      });
      known = Date.now() - done;
    } finally {
      const { failed, answered } = await traffic.end();
      expect([failed.slice(0, 3), failed.length]).toEqual([[], 0]);
      expect(answered).toBeGreaterThan(20);
    }
    expect([installed.code, installed.stderr]).toEqual([0, expect.any(String)]);
    expect(known).toBeLessThan(2_000);
    expect(new Set(await versions()).size).toBe(1);
    for (const client of clients) {
      const account = (
        await client.post('/api/records/account', { name: 'New', [`acme_note_${version - 1}`]: 'noted' })
      ).json;
      expect(account[`acme_note_${version - 1}`]).toBe('noted');
      const visit = await client.post('/api/records/acme_visit', {
        subject: 'First',
        account: account.id,
        number_0: 7,
      });
      expect([visit.status, visit.json.account, visit.json.number_0]).toEqual([
        201,
        { id: account.id, label: 'New' },
        7,
      ]);
      expect(outcome(await client.remove(`/api/records/account/${account.id}`))).toEqual([409, 'record.in_use']);
      const document = (await client.get('/api/openapi.json')).json;
      expect(Object.keys(document.components.schemas.acme_visit.properties)).toContain(`number_${version - 1}`);
      expect(document.paths).toHaveProperty('/api/records/acme_visit/{id}');
      expect((await client.get('/api/model')).json.entities).toHaveProperty('acme_visit');
    }
  },
);

test('The same pack installed again changes nothing that anyone sees.', async () => {
  const before = await versions();
  expect((await cahier('pack', 'install', join(folder, 'acme'), '--tenant', world.tenant)).code).toBe(0);
  await sleep(1_200);
  expect(await versions()).toEqual(before);
});

test('A pack with mistakes is refused with all of them, by file and pointer, and the tenant stays as it was.', async () => {
  const before = await versions();
  const tables = await tablesNow();
  for (const name of ['misspelt_key', 'dependency_cycle']) {
    const packs = (await readdir(join(BROKEN, name), { withFileTypes: true })).filter((each) => each.isDirectory());
    const folders = packs.map((pack) => join(BROKEN, name, pack.name));
    const refused = await cahier('pack', 'install', ...folders, '--tenant', world.tenant);
    expect([name, refused.code, refused.stdout]).toEqual([name, 1, '']);
    const { default: expected } = await import(join(BROKEN, name, 'expected.json'), { with: { type: 'json' } });
    for (const { file, pointer } of expected as readonly { file: string; pointer: string }[]) {
      expect(refused.stderr).toContain(file);
      expect(refused.stderr).toContain(pointer);
    }
  }
  expect(await versions()).toEqual(before);
  expect(await tablesNow()).toEqual(tables);
  for (const client of clients)
    expect((await client.get('/api/records/acme_visit?count=exact')).json.count).toBeGreaterThan(0);
});

test('A pack whose change stored records contradict is refused in a sentence, and the tenant stays as it was.', async () => {
  const [client] = clients;
  for (const subject of ['Twice', 'Twice']) await client?.post('/api/records/acme_visit', { subject });
  const before = await versions();
  const pack = await writePack(2);
  const file = join(pack, 'entities/acme_visit.json');
  const { default: entity } = await import(file, { with: { type: 'json' } });
  const properties = { ...entity.properties };
  properties.subject = { ...properties.subject, 'x-field': { ...properties.subject['x-field'], unique: {} } };
  await writeFile(file, JSON.stringify({ ...entity, properties }));
  const refused = await cahier('pack', 'install', pack, '--tenant', world.tenant);
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(/equal values/)]);
  expect(refused.stderr).not.toMatch(/^ {4}at /m);
  await sleep(1_200);
  expect(await versions()).toEqual(before);
  for (const each of clients)
    expect((await each.post('/api/records/acme_visit', { subject: 'Twice' })).status).toBe(201);
});

test('Servers that do not have the new model yet refuse what its unique indexes refuse, in words.', async () => {
  await world.rows(`update acme_visit set deleted_at = now() where subject = 'Twice'`);
  const before = await versions();
  const old = await world.connect();
  await old.query('begin isolation level repeatable read; select 1');
  const publishing = publishUnique();
  const standing = `select from pg_index x join pg_class i on i.oid = x.indexrelid
    where i.relnamespace = current_schema()::regnamespace and i.relname ~ 'acme_visit__(number_1__unique|place__key)' and x.indisready`;
  try {
    await until(async () => (await world.rows(standing)).length === 1, 'the first index looks at writes');
    for (const [index, client] of clients.entries()) {
      const answer = await client.post('/api/records/acme_visit', { subject: 'Race', number_1: 5 });
      expect([answer.status, answer.json.code]).toEqual(index === 0 ? [201, undefined] : [409, 'value.not_unique']);
    }
    await old.query('commit; begin isolation level repeatable read; select 1');
    await until(async () => (await world.rows(standing)).length === 2, 'the second index looks at writes');
    for (const client of [...clients].reverse()) {
      const answer = await client.post('/api/records/acme_visit', { subject: 'Race' });
      expect(outcome(answer)).toEqual([409, 'record.conflict']);
    }
    expect(await versions()).toEqual(before);
  } finally {
    await old.end();
  }
  await publishing;
  await until(async () => (await versions()).every((each) => each !== before[0]), 'both servers serve the new model');
  const answers = await Promise.all(
    clients.map((client) => client.post('/api/records/acme_visit', { subject: 'Race' })),
  );
  expect(answers.map(outcome)).toEqual(clients.map(() => [409, 'value.not_unique']));
});

/** Publishes `acme` with a field and a key of visits that are unique from now on. */
async function publishUnique(): Promise<void> {
  const { engine, tenant } = world;
  const packs = await engine.call('readPacks', tenant);
  const visit = JSON.parse(packs['acme']?.['entities/acme_visit.json'] ?? '');
  visit.properties.number_1['x-field'].unique = true;
  visit['x-entity'].keys = { place: { fields: ['subject', 'account'] } };
  const acme = { ...packs['acme'], 'entities/acme_visit.json': JSON.stringify(visit) };
  await engine.call('publish', { key: tenant, packs: { ...packs, acme } });
}

async function tablesNow(): Promise<unknown> {
  return world.rows(
    `select table_name, column_name, data_type from information_schema.columns where table_schema = current_schema() order by 1, 2`,
  );
}
