// A server that stops: whoever is being answered is answered, nobody keeps it from ending.

import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ask } from '../../rig/ask.ts';
import { type HttpRig, JSON_TYPE, startHttpRig } from './http_rig.ts';

let rig: HttpRig;
let Cookie: string;
const agent = new Agent({ keepAlive: true });
const sockets: Socket[] = [];

beforeEach(async () => {
  rig = await startHttpRig({ name: 'http_stopping' });
  Cookie = await rig.login();
}, 60_000);

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  agent.destroy();
  await rig.close();
});

/** A connection on which these bytes were sent, and then nothing more. */
async function say(bytes: string): Promise<Socket> {
  const { port } = new URL(rig.server.url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.on('error', () => undefined);
  sockets.push(socket);
  await new Promise((resolve) => socket.write(bytes, resolve));
  return socket;
}

/** How many milliseconds it takes to close, asked for twice as a group's signal comes twice. */
async function closing(): Promise<number> {
  const begun = performance.now();
  await Promise.all([rig.server.close(), rig.server.close()]);
  return performance.now() - begun;
}

test('a request under way is answered, then its connection is closed, although it would be kept alive', async () => {
  const number = rig.server.directory.byDefault()?.number ?? 0;
  let release = (): void => undefined;
  const held = rig.server.installation.tenant(number).write(async (connection) => {
    await connection.query({ sql: 'lock table account', parameters: [] });
    await new Promise<void>((resolve) => {
      release = resolve;
    });
  });
  const headers = { Cookie, ...JSON_TYPE };
  const asked = { method: 'POST', path: '/api/records/account', headers, body: '{"name":"Last"}' };
  await ask(rig.server.url, { path: '/api/health' }, agent);
  const answer = ask(rig.server.url, asked, agent);
  await sleep(150);
  const ended = closing();
  await sleep(150);
  release();
  await held;
  expect((await answer).status).toBe(201);
  expect(await ended).toBeLessThan(900);
});

test('connections that wait, send half a request or read no answer do not keep it, nor do long statements', async () => {
  await ask(rig.server.url, { path: '/api/health' }, agent);
  await say('');
  await say('GET /api/health HTT');
  await say(
    `POST /api/records/account HTTP/1.1\r\nHost: x\r\nCookie: ${Cookie}\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{`,
  );
  const reading = request(`${rig.server.url}/api/model`, { headers: { Cookie } });
  reading.on('error', () => undefined);
  reading.on('response', (incoming) => incoming.pause());
  reading.end();
  const number = rig.server.directory.byDefault()?.number ?? 0;
  const long = Array.from({ length: 3 }, () =>
    rig.server.installation
      .tenant(number)
      .read((connection) => connection.query({ sql: 'select pg_sleep(30)', parameters: [] }))
      .catch((error: { code: string }) => error.code),
  );
  await sleep(200);
  expect(await closing()).toBeLessThan(1_800);
  expect(await Promise.all(long)).toEqual(['server.database', 'server.database', 'server.database']);
});

test('streams of events are ended at once, and the client hears that they are over', async () => {
  const stream = () =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const asked = request(`${rig.server.url}/api/events`, { headers: { Cookie }, agent });
      asked.once('response', resolve).once('error', reject).end();
    });
  const [read, paused] = await Promise.all([stream(), stream()]);
  paused.pause();
  const end = once(read.resume(), 'end');
  await sleep(100);
  expect(await closing()).toBeLessThan(900);
  await end;
  expect(read.complete).toBe(true);
});
