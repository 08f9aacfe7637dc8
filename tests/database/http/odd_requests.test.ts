// Requests that no client of ours would send, byte for byte: odd targets by hand, and many put together by chance from
// odd parts. Whatever comes, the answer is never a failure of the server. CAHIER_TEST_SEED repeats a run.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type HttpRig, startHttpRig } from './http_rig.ts';
import { type Odd, oddRequests } from './odd_arbitrary.ts';

const SEED = Number(process.env['CAHIER_TEST_SEED'] ?? Date.now() % 2 ** 31);
const REQUESTS = 800 * Number(process.env['CAHIER_TEST_SCALE'] ?? 1);
const CONNECTIONS = 8;

let rig: HttpRig;
let Cookie: string;
let id: string;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cahier-ui-'));
  await writeFile(join(folder, 'index.html'), '<title>x</title>');
  rig = await startHttpRig({ name: 'http_odd', server: { ui: { kind: 'built', folder } } });
  Cookie = await rig.login();
  const headers = { Cookie, 'Content-Type': 'application/json' };
  const made = await rig.ask({ method: 'POST', path: '/api/records/account', headers, body: '{"name":"Odd"}' });
  id = made.json.id;
}, 60_000);

afterAll(async () => {
  await rig.close();
  await rm(folder, { recursive: true, force: true });
});

/** What the server says to these bytes until it closes; the status is 0 where it says nothing. */
function say(bytes: string): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve) => {
    const { port } = new URL(rig.server.url);
    let text = '';
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(bytes, 'latin1'));
    socket.setEncoding('utf8').on('data', (data: string) => {
      text += data;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0), text }));
  });
}

function bytesOf({ method, target, headers, body }: Odd): string {
  const length = method === 'GET' && body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body, 'latin1')}`];
  return [`${method} ${target} HTTP/1.1`, 'Connection: close', ...headers, ...length, '', body].join('\r\n');
}

test.each<[string, string, number]>([
  ['a whole address', 'http://localhost/api/health', 200],
  ['a whole address with a port that is none', 'http://x:99999/api/health', 200],
  ['a whole address with a user and a query', 'http://a:b@x/api/health?x=1', 200],
  ['a whole address in capitals', 'HTTP://X/api/health', 200],
  ['a whole address without a path', 'http://x:99999', 200],
  ['a whole address of a tenant that is not there', 'http://nobody.localhost/api/auth/me', 404],
  ['two slashes', '//x:99999/api/health', 200],
  ['an address without an end', 'http://[/api/health', 200],
  ['an address of another kind', 'ftp://x/api/health', 200],
  ['a fragment', '/api/health#/x:99999', 200],
  ['half an escape', '/api/records/%', 400],
  ['a path of 15,000 letters', `/api/records/${'a'.repeat(15_000)}`, 401],
  ['a path of 7,000 dots', `/${'../'.repeat(5_000)}api`, 200],
  ['a name that files cannot have', `/assets/${'a'.repeat(5_000)}.js`, 404],
])('%s is answered', async (_name, target, status) => {
  expect((await say(bytesOf({ method: 'GET', target, headers: ['Host: localhost'], body: '' }))).status).toBe(status);
});

test.each<[string, string]>([
  ['lists', `{"in":[{"var":"name"},${'['.repeat(5_000)}${']'.repeat(5_000)}]}`],
  ['a variable', `{"var":${'['.repeat(6_000)}${']'.repeat(6_000)}}`],
])('a rule of %s within lists is refused, in the query string and in the body', async (_name, rule) => {
  const ask = (method: string, path: string, body: string) =>
    say(bytesOf({ method, target: `/api/records/account${path}`, headers: ['Host: localhost', ...own()], body }));
  const query = await ask(
    'GET',
    `?where=${rule.replaceAll('"', '%22').replaceAll('{', '%7B').replaceAll('}', '%7D')}`,
    '',
  );
  expect([query.status, /"code":"limit.exceeded"/.test(query.text)]).toEqual([422, true]);
  const body = await ask('POST', '/query', `{"where":${rule}}`);
  expect([body.status, /"code":"limit.exceeded"/.test(body.text)]).toEqual([422, true]);
});

function own(): string[] {
  return [`Cookie: ${Cookie}`, 'Content-Type: application/json'];
}

test(`${REQUESTS} requests put together by chance are answered, none with a failure (seed ${SEED})`, async () => {
  const all = fc.sample(oddRequests(id), { numRuns: REQUESTS, seed: SEED });
  const failed: string[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < all.length; index = next++) {
      const odd = all[index] as Odd;
      const named = odd.headers.some((line) => line.startsWith('Content-Type:')) ? [`Cookie: ${Cookie}`] : own();
      const asked = bytesOf({ ...odd, headers: ['Host: localhost', ...named, ...odd.headers] });
      const { status, text: answer } = await say(asked);
      if (status === 0 || status >= 500) failed.push(`${asked}\n→ ${answer.slice(0, 400)}`);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  expect(failed.slice(0, 3)).toEqual([]);
  expect(rig.log().filter((line) => line['level'] === 50)).toEqual([]);
}, 60_000);
