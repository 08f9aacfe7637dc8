// The built interface over HTTP: what has a compressed form goes out in it to whom can read it.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import express from 'express';
import { mountUi } from '../../../engine/runtime/http/ui.ts';

const SCRIPT = 'export const greeting = "Bonjour";\n'.repeat(100);

let folder: string;
let server: Server;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cahier-ui-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html>');
  await writeFile(join(folder, 'assets/first.js'), SCRIPT);
  await writeFile(join(folder, 'assets/first.js.br'), brotliCompressSync(SCRIPT));
  await writeFile(join(folder, 'assets/inter.woff2'), 'font');
  const app = express();
  await mountUi(app, { kind: 'built', folder });
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

/** By hand, because fetch would undo the compression unseen. */
async function get(path: string, accepted: string) {
  const { port } = server.address() as AddressInfo;
  const headers = { 'Accept-Encoding': accepted };
  const asked = request({ host: '127.0.0.1', port, path, headers, agent: false }).end();
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    asked.once('response', resolve).once('error', reject);
  });
  return { status: answer.statusCode, headers: answer.headers, body: await buffer(answer) };
}

test('a script is sent compressed, under its own type, and kept for ever', async () => {
  const { status, headers, body } = await get('/assets/first.js?v=1', 'gzip, deflate, br');
  expect([status, headers['content-encoding'], headers.vary]).toEqual([200, 'br', 'Accept-Encoding']);
  expect(headers['content-type']).toMatch(/^text\/javascript/);
  expect(headers['cache-control']).toContain('immutable');
  expect(body.length).toBeLessThan(SCRIPT.length / 10);
  expect(brotliDecompressSync(body).toString()).toBe(SCRIPT);
});

test.each(['gzip', 'identity', 'br;q=0'])(
  'whoever accepts %s gets it as it is, and caches are told',
  async (accepted) => {
    const { headers, body } = await get('/assets/first.js', accepted);
    expect([headers['content-encoding'], headers.vary]).toEqual([undefined, 'Accept-Encoding']);
    expect(body.toString()).toBe(SCRIPT);
  },
);

test('what has no compressed form is sent as it is', async () => {
  const { headers, body } = await get('/assets/inter.woff2', 'br');
  expect([headers['content-encoding'], headers['content-type'], body.toString()]).toEqual([
    undefined,
    'font/woff2',
    'font',
  ]);
});
