// Files go up whole or not at all, whatever becomes of the upload; what nobody attaches does not stay for ever.

import { mkdir, readdir, readlink, truncate, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { openFileStore } from '../../../engine/runtime/files/store.ts';
import { fileFolderOf } from '../../../engine/runtime/operation/folders.ts';
import { runUpkeep } from '../../../engine/runtime/tenants/upkeep.ts';
import type { Answered } from '../../rig/ask.ts';
import { type HttpRig, JSON_TYPE, startHttpRig } from './http_rig.ts';

const LIMIT = 100_000;
const BOUNDARY = 'b';

let rig: HttpRig;
let Cookie: string;
let tenant: number;

beforeAll(async () => {
  rig = await startHttpRig({ name: 'http_uploads', environment: { CAHIER_FILE_LIMIT: String(LIMIT) } });
  Cookie = await rig.login();
  tenant = rig.server.directory.byDefault()?.number ?? 0;
}, 60_000);

afterAll(() => rig.close());

afterEach(async () => {
  expect((await filesOnDisk()).filter((name) => name.endsWith('.part'))).toEqual([]);
});

function part(name: string, content: string): string {
  return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: text/html\r\n\r\n${content}\r\n`;
}

const END = `--${BOUNDARY}--\r\n`;

function upload(body: string, more: Record<string, string> = {}): Promise<Answered> {
  const headers = { Cookie, 'Content-Type': `multipart/form-data; boundary=${BOUNDARY}`, ...more };
  return rig.ask({ method: 'POST', path: '/api/files', headers, body });
}

async function filesOnDisk(): Promise<readonly string[]> {
  const entries = await readdir(rig.dataDir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

function rows(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return rig.server.installation.tenant(tenant).read((connection) => connection.query({ sql, parameters: [] }));
}

/** What there is of files: names on disk, and how many rows. */
async function kept(): Promise<readonly [readonly string[], unknown]> {
  const [row] = await rows('select count(*)::int as n from _file');
  return [(await filesOnDisk()).toSorted(), row?.['n']];
}

/** Descriptors of this process that are files of the server; Linux shows them, elsewhere there is nothing to see. */
async function openFiles(): Promise<readonly string[]> {
  const names = await readdir('/proc/self/fd').catch(() => []);
  const targets = await Promise.all(names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => '')));
  return targets.filter((target) => target.startsWith(rig.dataDir));
}

test('a file goes up and comes down as a download, whatever it says it is', async () => {
  const up = await upload(`${part('é \\"1\\".html', '<script>')}${END}`);
  expect([up.status, up.json.size, up.json.type]).toEqual([201, 8, 'text/html']);
  const down = await rig.ask({ path: `/api/files/${up.json.id}`, headers: { Cookie } });
  expect([down.status, down.text]).toEqual([200, '<script>']);
  expect(down.headers['content-disposition']).toMatch(/^attachment; filename=/);
  expect(down.headers['x-content-type-options']).toBe('nosniff');
  expect(down.headers['content-security-policy']).toBe("default-src 'none'; sandbox");
});

test('a file as large as the limit is taken', async () => {
  const answer = await upload(`${part('a', 'x'.repeat(LIMIT))}${END}`);
  expect([answer.status, answer.json.size]).toEqual([201, LIMIT]);
});

test.each<[string, string, number, string]>([
  ['a file over the limit', `${part('a', 'x'.repeat(LIMIT + 1))}${END}`, 413, 'request.too_large'],
  ['a file far over the limit', `${part('a', 'x'.repeat(30 * LIMIT))}${END}`, 413, 'request.too_large'],
  ['a second file', `${part('a', 'one')}${part('b', 'two')}${END}`, 400, 'request.malformed'],
  ['a file without an end', part('a', 'one'), 400, 'request.malformed'],
  [
    'a part with a broken head after the file',
    `${part('a', 'one')}--${BOUNDARY}\r\n\u0000: x\r\n\r\n`,
    400,
    'request.malformed',
  ],
  ['no file', END, 400, 'request.malformed'],
  ['nothing', '', 400, 'request.malformed'],
])('%s is refused and leaves nothing', async (_name, body, status, code) => {
  const before = await kept();
  const answer = await upload(body);
  expect([answer.status, answer.json.code]).toEqual([status, code]);
  expect(await kept()).toEqual(before);
  expect(await openFiles()).toEqual([]);
});

test('a file that goes up again with its key is kept once; another is refused, and leaves nothing', async () => {
  const keyed = { 'Idempotency-Key': 'file' };
  const first = await upload(`${part('a', 'one')}${END}`, keyed);
  const before = await kept();
  // Clients draw the boundary anew with each attempt.
  const again = `${part('a', 'one')}${END}`.replaceAll(`--${BOUNDARY}`, '--c');
  const second = await upload(again, { ...keyed, 'Content-Type': 'multipart/form-data; boundary=c' });
  expect([second.status, second.json, second.headers['location']]).toEqual([
    201,
    first.json,
    `/api/files/${first.json.id}`,
  ]);
  for (const [name, content] of [
    ['a', 'two'],
    ['b', 'one'],
  ] as const) {
    const other = await upload(`${part(name, content)}${END}`, keyed);
    expect([other.status, other.json.code]).toEqual([422, 'idempotency.mismatch']);
  }
  const malformed = await upload(`${part('a', 'one')}${END}`, { 'Idempotency-Key': 'a key' });
  expect([malformed.status, malformed.json.code]).toEqual([400, 'request.malformed']);
  expect(await kept()).toEqual(before);
});

test('an upload whose server died before it answered is found by its key', async () => {
  const keyed = { 'Idempotency-Key': 'died' };
  const { id } = (await upload(`${part('a', 'died')}${END}`, keyed)).json;
  const before = await kept();
  await rig.server.installation.tenant(tenant).write((connection) =>
    connection.query({
      sql: `update "_idempotency" set status = null, created_at = now() - interval '2 minutes' where key = 'died'`,
      parameters: [],
    }),
  );
  expect((await upload(`${part('a', 'died')}${END}`, keyed)).json.id).toBe(id);
  expect(await kept()).toEqual(before);
});

test('uploads of clients that go away leave nothing, no open file either', async () => {
  const before = await kept();
  const { port } = new URL(rig.server.url);
  const head = `POST /api/files HTTP/1.1\r\nHost: localhost\r\nCookie: ${Cookie}\r\nContent-Type: multipart/form-data; boundary=${BOUNDARY}\r\nContent-Length: 90000\r\n\r\n`;
  const goAway = (sent: string) =>
    new Promise<void>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(`${head}${sent}`));
      setTimeout(() => socket.destroy(), 100);
      socket.on('close', () => resolve());
    });
  const begun = part('a', 'x'.repeat(60_000));
  await Promise.all([0, 20, 100, 5_000, 60_000].map((length) => goAway(begun.slice(0, length))));
  for (let tries = 0; tries < 40 && (await openFiles()).length > 0; tries += 1) await sleep(50);
  await sleep(100);
  expect(await openFiles()).toEqual([]);
  expect(await kept()).toEqual(before);
});

test('a download of a client that goes away is no mistake of ours', async () => {
  const { id } = (await upload(`${part('a', 'x')}${END}`)).json;
  const stored = (await readdir(rig.dataDir, { recursive: true })).find((name) => name.endsWith(id)) ?? '';
  // More than the kernel takes for a client that does not read.
  await truncate(join(rig.dataDir, stored), 64 << 20);
  const errors = () => rig.log().filter((line) => line['level'] === 50);
  const before = errors().length;
  await new Promise<void>((resolve) => {
    const head = `GET /api/files/${id} HTTP/1.1\r\nHost: localhost\r\nCookie: ${Cookie}\r\n\r\n`;
    const socket = connect(Number(new URL(rig.server.url).port), '127.0.0.1', () => socket.write(head));
    socket.once('data', () => socket.destroy());
    socket.on('close', () => resolve());
  });
  for (let tries = 0; tries < 40 && (await openFiles()).length > 0; tries += 1) await sleep(50);
  expect(await openFiles()).toEqual([]);
  expect(errors().slice(before)).toEqual([]);
});

test('an upload that the disk has no room for is refused as such and leaves nothing', async () => {
  async function* content() {
    yield Buffer.from('half');
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  }
  const files = openFileStore(fileFolderOf(rig.dataDir));
  const writing = files.write(tenant, Readable.from(content()), Promise.resolve());
  await expect(writing).rejects.toMatchObject({ code: 'server.storage' });
});

test('files that nobody attached in a day are gone, and what killed uploads left; the others stay', async () => {
  const attached = (await upload(`${part('attached', 'x')}${END}`)).json.id;
  const young = (await upload(`${part('young', 'x')}${END}`)).json.id;
  const body = JSON.stringify({ name: 'With a file', attachments: [attached] });
  const made = await rig.ask({
    method: 'POST',
    path: '/api/records/opportunity',
    headers: { Cookie, ...JSON_TYPE },
    body,
  });
  expect(made.status).toBe(201);
  const path = `/api/records/opportunity/${made.json.id}`;
  await rig.ask({ method: 'PATCH', path, headers: { Cookie, ...JSON_TYPE }, body: '{"attachments":null}' });
  // UUIDv7 of 2023 and 2024, as uploads of then would have.
  const old = ['018bcfe5-6800-7000-8000-0000000000ab', '018f0000-0000-7000-8000-0000000000ab'] as const;
  const folder = join(fileFolderOf(rig.dataDir), String(tenant), 'ab');
  await mkdir(folder, { recursive: true });
  for (const name of [old[0], old[1], `${old[0].replace('018b', '018c')}.part`, 'README'])
    await writeFile(join(folder, name), 'x');
  await rig.server.installation.tenant(tenant).write(async (connection) => {
    const insert = `insert into _file (id, name, type, size, sha256, created_at) values ($1, 'old', 'text/plain', 1, '', now())`;
    await connection.query({ sql: insert, parameters: [old[0]] });
    const age = `update _file set created_at = now() - interval '25 hours' where id = any($1)`;
    await connection.query({ sql: age, parameters: [[old[0], attached]] });
  });
  const { installation } = rig.server;
  const files = openFileStore(fileFolderOf(rig.dataDir));
  await Promise.all([1, 2].map(() => runUpkeep({ installation, files }, tenant)));
  const names = await filesOnDisk();
  expect(names).toEqual(expect.arrayContaining([attached, young, 'README']));
  expect(names.filter((name) => name.startsWith('018b') || name.startsWith('018c') || name.startsWith('018f'))).toEqual(
    [],
  );
  expect(await rows(`select name from _file where name in ('old', 'attached', 'young') order by name`)).toEqual([
    { name: 'attached' },
    { name: 'young' },
  ]);
});
