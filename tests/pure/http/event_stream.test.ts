// What a stream of events says, byte by byte, and that it does not wait for a reader who takes nothing.

import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { readLogCursor, writeLogCursor } from '../../../engine/runtime/changes/cursor.ts';
import type { LogEvent } from '../../../engine/runtime/changes/listener.ts';
import { openEventStream } from '../../../engine/runtime/http/event_stream.ts';

const ID = '0190a5d2-7c1e-7b3a-9c55-0242ac120002';
const AT = { epoch: 1, xid: '745', id: ID };

function told(kind: 'change' | 'gone', action: string): LogEvent {
  return { kind, at: AT, change: { ...AT, entity: 'lead', record: ID, version: 4, action } };
}

const ends: (() => void)[] = [];

afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** The two ends of an answer, over a real connection. */
async function bothEnds(): Promise<{ response: ServerResponse; incoming: () => Promise<IncomingMessage> }> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const outgoing = request({ port: (server.address() as AddressInfo).port, agent: false }).end();
  outgoing.on('error', () => undefined);
  ends.push(
    () => outgoing.destroy(),
    () => server.close(),
  );
  const incoming = once(outgoing, 'response').then(([answer]) => answer as IncomingMessage);
  const [, response] = (await once(server, 'request')) as [IncomingMessage, ServerResponse];
  return { response, incoming: () => incoming };
}

test('Events have the id of their place in the log, and tell of a record where it is, never what is in it.', async () => {
  const { response, incoming } = await bothEnds();
  const stream = openEventStream(response);
  stream.beat(AT);
  stream.tell(told('change', 'update'));
  stream.tell(told('gone', 'delete'));
  stream.tell({ kind: 'reset', at: AT });
  stream.end();
  stream.tell(told('change', 'update'));
  let text = '';
  for await (const chunk of await incoming()) text += String(chunk);
  expect(text.replace(/^retry: \d{4}\n/, '').split('\n\n')).toEqual([
    `:\nid: 1.745.${ID}`,
    `id: 1.745.${ID}\nevent: change\ndata: {"entity":"lead","id":"${ID}","action":"update","version":4}`,
    `id: 1.745.${ID}\nevent: gone\ndata: {"entity":"lead","id":"${ID}","action":"gone","version":4}`,
    `id: 1.745.${ID}\nevent: reset\ndata: {}`,
    '',
  ]);
});

test('A reader for whom more than a megabyte waits is cut.', async () => {
  const { response, incoming } = await bothEnds();
  const stream = openEventStream(response);
  stream.beat(AT);
  (await incoming()).pause();
  let most = 0;
  for (let round = 0; round < 2_000 && !response.destroyed; round += 1) {
    for (let event = 0; event < 200; event += 1) stream.tell(told('change', 'update'));
    most = Math.max(most, response.writableLength);
    await sleep(1);
  }
  expect(response.destroyed).toBe(true);
  expect(most).toBeLessThan(1_100_000);
});

test('A stream that is ended while nobody takes what waits does not stay.', async () => {
  const { response, incoming } = await bothEnds();
  const stream = openEventStream(response);
  stream.beat(AT);
  (await incoming()).pause();
  for (let round = 0; round < 2_000 && response.writableLength < 500_000; round += 1) {
    for (let event = 0; event < 100; event += 1) stream.tell(told('change', 'update'));
    await sleep(1);
  }
  expect(response.destroyed).toBe(false);
  stream.end();
  await once(response, 'close', { signal: AbortSignal.timeout(2_000) });
});

test.each([
  '',
  '1',
  '1.2',
  `1.2.${ID}x`,
  `-1.2.${ID}`,
  `1.x.${ID}`,
  `9999999999.1.${ID}`,
  `1.18446744073709551616.${ID}`,
])('A place in the log is read back as it was written, and %j is none.', (text) => {
  expect(readLogCursor(writeLogCursor(AT))).toEqual(AT);
  expect(readLogCursor(text)).toBeUndefined();
});
