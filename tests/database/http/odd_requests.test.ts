// Requests that no client of ours would send, byte for byte: odd targets by hand, and many put together by chance from
// odd parts. Whatever comes, the answer is never a failure of the server. CAHIER_TEST_SEED repeats a run.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { securityHeaders } from '../../../engine/runtime/http/headers.ts';
import type { AccessLine } from '../../../engine/runtime/http/log.ts';
import { answerUnread } from '../../../engine/runtime/http/unread.ts';
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
function say(
  bytes: string,
  port = Number(new URL(rig.server.url).port),
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
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

/** Headers and document of a refusal, with what all refusals have checked. */
function refusalIn(text: string): { readonly code: string; readonly detail: string; readonly request_id: string } {
  const [head = '', body = ''] = text.split('\r\n\r\n');
  const document = JSON.parse(body);
  expect(head).toContain(`HTTP/1.1 ${document.status} `);
  expect(head).toContain('\r\nContent-Type: application/problem+json; charset=utf-8');
  expect(head).toContain(`\r\nX-Request-Id: ${document.request_id}`);
  expect(head).toContain('\r\nX-Content-Type-Options: nosniff');
  return document;
}

/** Lines of a request in the log; they come when the server has closed its side too. */
async function linesOf(request: string): Promise<readonly unknown[]> {
  const found = () => rig.log().filter((line) => line['request'] === request);
  for (let tries = 0; tries < 40 && found().length === 0; tries += 1) await sleep(50);
  return found();
}

const HOST = 'Host: localhost\r\nConnection: close';
const CHUNKED = 'Content-Type: application/json\r\nTransfer-Encoding: chunked';

test.each<[string, string, number, string]>([
  [
    'an address too long',
    `GET /?where=${'a'.repeat(20_000)} HTTP/1.1\r\n${HOST}\r\n\r\n`,
    431,
    'request.head_too_large',
  ],
  ['an address far too long', `GET /${'a'.repeat(2 << 20)} HTTP/1.1\r\n${HOST}\r\n\r\n`, 431, 'request.head_too_large'],
  ['a header too long', `GET / HTTP/1.1\r\n${HOST}\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, 431, 'request.head_too_large'],
  ['an unknown method', `BREW / HTTP/1.1\r\n${HOST}\r\n\r\n`, 400, 'request.malformed'],
  ['no HTTP at all', '\x16\x03\x01 hello\r\n\r\n', 400, 'request.malformed'],
  ['a header with U+0000', `GET / HTTP/1.1\r\n${HOST}\r\nX: a\0b\r\n\r\n`, 400, 'request.malformed'],
  [
    'two lengths',
    `POST / HTTP/1.1\r\n${HOST}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx`,
    400,
    'request.malformed',
  ],
  ['no Host', 'GET /api/health HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'request.malformed'],
])('%s is refused with a problem, and has its line in the log', async (_name, bytes, status, code) => {
  const answer = await say(bytes);
  const refusal = refusalIn(answer.text);
  expect([answer.status, refusal.code]).toEqual([status, code]);
  if (status === 431) expect(refusal.detail).toMatch('POST /api/records/{entity}/query');
  expect(await linesOf(refusal.request_id)).toMatchObject([{ msg: 'request', status }]);
});

test('a body whose chunks are broken is refused with a problem, under the id of its request', async () => {
  const head = `POST /api/records/account HTTP/1.1\r\n${HOST}\r\nCookie: ${Cookie}\r\n${CHUNKED}`;
  const { status, text } = await say(`${head}\r\n\r\nzz\r\n`);
  const refusal = refusalIn(text);
  expect([status, refusal.code]).toEqual([400, 'request.malformed']);
  expect(await linesOf(refusal.request_id)).toMatchObject([{ msg: 'request', route: '/api/records/:entity' }]);
});

test('an expectation that nobody knows is overlooked', async () => {
  expect((await say(`GET /api/health HTTP/1.1\r\n${HOST}\r\nExpect: tea\r\n\r\n`)).status).toBe(200);
});

test('a request that does not come in time is refused with a problem', async () => {
  const lines: AccessLine[] = [];
  const answer = answerUnread({ headers: securityHeaders(false), keepLine: (line) => lines.push(line) });
  const server = createServer({ headersTimeout: 100, connectionsCheckingInterval: 50 }).on('clientError', answer);
  try {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { status, text } = await say('GET / HT', (server.address() as AddressInfo).port);
    expect([status, refusalIn(text).code, lines]).toMatchObject([408, 'request.timeout', [{ status: 408 }]]);
  } finally {
    server.close();
  }
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
