// Commands as they are typed beside a server that serves several tenants: what one tenant is ended, let in, filled and
// refused by leaves the others as they are.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { type Ended, runTyped } from '../rig/command.ts';
import { until } from '../until.ts';
import { type Client, outcome } from './client.ts';
import { openWorld, type World } from './world.ts';

// Each command is a process of its own, on machines that may have other work.
jest.setTimeout(120_000);

const OTHER = 'commands-other';

let world: World;
let admin: Client;
let other: Client;
let folder: string;

beforeAll(async () => {
  world = await openWorld({ name: 'commands_beside' });
  await world.addTenant(OTHER);
  admin = await world.client();
  other = await world.client('admin', { tenant: OTHER });
  folder = await mkdtemp(join(tmpdir(), 'cahier-beside-'));
}, 120_000);

afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

const run = (...args: readonly string[]): Promise<Ended> =>
  runTyped(args, { DATABASE_URL: world.databaseUrl, CAHIER_DATA_DIR: folder }, folder);

async function make(client: Client, entity: string, body: object): Promise<string> {
  const answer = await client.post(`/api/records/${entity}`, body);
  if (answer.status !== 201) throw new Error(`${entity} was refused: ${answer.text}`);
  return answer.json.id;
}

/** Writes the files of a folder; gives its path. */
async function filesIn(name: string, files: Readonly<Record<string, unknown>>): Promise<string> {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, name, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  }
  return join(folder, name);
}

/** What the client is answered all the while; more than one answer. */
async function served<T>(
  client: Client,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly statuses: Set<number> }> {
  const statuses: number[] = [];
  let isOver = false;
  const asking = (async () => {
    while (!isOver) {
      statuses.push((await client.get('/api/records/account?limit=1')).status);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  try {
    return { result: await work(), statuses: new Set(statuses) };
  } finally {
    isOver = true;
    await asking;
    expect(statuses.length).toBeGreaterThan(1);
  }
}

const statusOf = async (client: Client): Promise<number> => (await client.get('/api/auth/me')).status;

test('A tenant is suspended, let in again and deleted while another one is served.', async () => {
  const id = await make(other, 'account', { name: 'Kept' });
  const { statuses } = await served(admin, async () => {
    expect(await run('tenant', 'suspend', OTHER)).toMatchObject({
      code: 0,
      stderr: `The tenant ${OTHER} is suspended.\n`,
    });
    await until(async () => (await statusOf(other)) === 401, 'the suspended tenant lets nobody in');
    const listed = (await run('tenant', 'list')).stdout;
    const [, schema = ''] = new RegExp(`^${OTHER}\\tsuspended\\t[^\\t]*\\t([^\\t]*)`, 'm').exec(listed) ?? [];
    const schemas = async () => (await world.rows('select from pg_namespace where nspname = $1', [schema])).length;
    expect(await schemas()).toBe(1);
    expect(await run('tenant', 'resume', OTHER)).toMatchObject({ code: 0, stderr: `The tenant ${OTHER} is active.\n` });
    await until(async () => (await statusOf(other)) === 200, 'the tenant lets people in again');
    expect((await other.get(`/api/records/account/${id}`)).json.name).toBe('Kept');
    const unsure = await run('tenant', 'delete', OTHER);
    expect(unsure.code).toBe(2);
    expect(unsure.stderr).toContain(`This deletes every record and file of ${OTHER} for good; add --yes to do it.`);
    expect(await statusOf(other)).toBe(200);
    expect(await run('tenant', 'delete', OTHER, '--yes')).toMatchObject({
      code: 0,
      stderr: `The tenant ${OTHER} is gone.\n`,
    });
    await until(async () => (await statusOf(other)) === 401, 'the deleted tenant lets nobody in');
    expect(await schemas()).toBe(0);
  });
  expect([...statuses]).toEqual([200]);
  const listed = (await run('tenant', 'list')).stdout;
  expect(listed).not.toContain(OTHER);
  expect(listed).toContain(`${world.tenant}\tactive\t`);
});

const RATES = {
  'import.json': {
    title: 'Rates',
    system: 'bank',
    files: {
      rates: {
        file: 'rates.csv',
        records: {
          rate: {
            entity: 'base/exchange_rate',
            key: { cat: [{ column: ['from'] }, ' ', { column: ['day'] }] },
            values: {
              currency: { column: ['from'] },
              quote: 'EUR',
              day: { to_date: [{ column: ['day'] }, 'dd/MM/yyyy'] },
              rate: { to_decimal: [{ column: ['rate'] }] },
            },
          },
        },
      },
    },
  },
  'rates.csv': 'from,day,rate\nCHF,05/01/2020,1.25\n',
};

test('An import of exchange rates gives a consolidated sum what it lacked.', async () => {
  const facts = { country: 'CH', zone: 'Europe/Zurich', language: 'fr', currency: 'CHF' };
  const company = await make(admin, 'company', { name: 'Berne', ...facts });
  const paris = (await admin.get('/api/auth/me')).json.company.id;
  await make(admin, 'opportunity', { name: 'Here', amount: '100.00', company: paris });
  const swiss = { amount: { amount: '16.00', currency: 'CHF' }, company };
  await make(admin, 'opportunity', { name: 'There', ...swiss });
  const body = { measures: { total: { sum: 'amount' } } };
  const sum = async () => await admin.post('/api/records/opportunity/aggregate', body);
  expect((await sum()).json.items?.[0].total.amount).not.toBe('120.00');
  const { code, stderr } = await run('import', await filesIn('rates', RATES), '--tenant', world.tenant);
  expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
  expect((await sum()).json.items).toEqual([{ total: { amount: '120.00', currency: 'EUR' } }]);
});

const MANIFEST = {
  name: 'acme',
  kind: 'tenant',
  prefix: 'acme',
  title: 'Acme',
  language: 'en',
  depends: { base: '^2.0.0', sales: '^2.0.0' },
};

const TEXT = { $ref: 'crm:types/text', 'x-field': { order: 10, max_length: 100 } };

/** A role that sees the visits which are not secret: by a field of theirs that a later version may not have. */
function packOf(version: string, fields: readonly string[]): Readonly<Record<string, unknown>> {
  return {
    'pack.json': { ...MANIFEST, version },
    'entities/acme_visit.json': {
      $id: 'crm:acme/acme_visit',
      type: 'object',
      title: 'Visit',
      'x-entity': { plural: 'Visits', label: 'subject' },
      properties: Object.fromEntries(fields.map((name) => [name, { ...TEXT, title: name }])),
    },
    'roles/acme_guest.json': {
      $id: 'crm:acme/roles/acme_guest',
      title: 'Guest',
      grants: { 'acme/acme_visit': { read: { scope: 'all', when: { '==': [{ var: 'secrecy' }, 'none'] } } } },
    },
  };
}

test('A pack that no longer has a field which a rule of a role names is refused there, and the tenant stays as it is.', async () => {
  const first = await run(
    'pack',
    'install',
    await filesIn('first', packOf('1.0.0', ['subject', 'secrecy'])),
    '--tenant',
    world.tenant,
  );
  expect([first.code, first.code === 0 ? '' : first.stderr]).toEqual([0, '']);
  await until(async () => (await admin.get('/api/records/acme_visit')).status === 200, 'the pack is served');
  await world.addUser('guest', [{ role: 'acme/acme_guest' }]);
  const guest = await world.client('guest');
  const open = await make(admin, 'acme_visit', { subject: 'Open', secrecy: 'none' });
  const closed = await make(admin, 'acme_visit', { subject: 'Closed', secrecy: 'all' });
  const seen = async () => {
    const { json, headers } = await guest.get('/api/records/acme_visit?fields=subject');
    return [headers['x-model-version'], json.items.map(({ id }: { readonly id: string }) => id)];
  };
  const before = await seen();
  expect(before[1]).toEqual([open]);
  const second = await run(
    'pack',
    'install',
    await filesIn('second', packOf('2.0.0', ['subject'])),
    '--tenant',
    world.tenant,
  );
  expect(second.code).toBe(1);
  expect(second.stderr).toMatch(
    /roles\/acme_guest\.json#\/grants\/acme~1acme_visit\/read\/when\/==\/0\/var: .*"acme_visit" has no field "secrecy"/,
  );
  expect(await seen()).toEqual(before);
  expect(outcome(await guest.get(`/api/records/acme_visit/${closed}`))).toEqual([404, 'record.unknown']);
  expect((await admin.get(`/api/records/acme_visit/${closed}`)).json.secrecy).toBe('all');
});
