// The database goes away and comes back: requests are refused meanwhile, nothing crashes, and nobody restarts anything.

import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { listenTo } from '../../../engine/runtime/control/listen.ts';
import { connect as connectToDatabase } from '../../../engine/runtime/database/connect.ts';
import { type HttpRig, JSON_TYPE, startHttpRig } from './http_rig.ts';

/** A line to PostgreSQL that can be cut. */
interface Line {
  readonly url: string;
  readonly cut: () => Promise<void>;
  readonly mend: () => Promise<void>;
}

let rig: HttpRig;
let line: Line;

beforeAll(async () => {
  rig = await startHttpRig({
    name: 'http_gone',
    through: async (databaseUrl) => {
      line = await openLine(databaseUrl);
      return line.url;
    },
  });
}, 60_000);

afterAll(async () => {
  await rig.close();
  await line.cut();
});

test('requests get 503 while the database is gone, and 200 again when it is back', async () => {
  const Cookie = await rig.login();
  const list = () => rig.ask({ path: '/api/records/account?limit=1', headers: { Cookie } });
  expect((await list()).status).toBe(200);
  await line.cut();
  for (let tries = 0; tries < 5; tries += 1) {
    const answer = await list();
    expect([answer.status, answer.json.code]).toEqual([503, 'server.database']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  }
  expect((await rig.ask({ path: '/api/health' })).json).toMatchObject({ status: 'degraded', database: 'unreachable' });
  expect((await rig.ask({ path: '/api/ready' })).status).toBe(503);
  await line.mend();
  const until = Date.now() + 5_000;
  let status = 0;
  while (status !== 200 && Date.now() < until) {
    status = (await list()).status;
    if (status !== 200) await sleep(50);
  }
  expect(status).toBe(200);
});

test('a request that is under way when the line breaks is refused, and its write is not there', async () => {
  const Cookie = await rig.login();
  const number = rig.server.directory.byDefault()?.number ?? 0;
  const database = rig.server.installation.tenant(number);
  const broken = database.write(async (connection) => {
    await connection.query({ sql: `update company set name = 'Broken'`, parameters: [] });
    await line.cut();
    await connection.query({ sql: 'select 1', parameters: [] });
  });
  await expect(broken).rejects.toMatchObject({ code: 'server.database' });
  await line.mend();
  await sleep(1_500);
  const me = await rig.ask({ path: '/api/auth/me', headers: { Cookie, ...JSON_TYPE } });
  expect([me.status, me.json.company?.name]).toEqual([200, 'First']);
});

test('a connection that does not come about is told once, by rejecting', async () => {
  await line.cut();
  let lost = 0;
  const count = (): void => {
    lost += 1;
  };
  await expect(connectToDatabase(line.url, count)).rejects.toThrow('ECONNREFUSED');
  await sleep(50);
  expect(lost).toBe(0);
  await line.mend();
});

test('whoever listens to the database has one connection again, however often it was not there', async () => {
  await line.cut();
  let connections = 0;
  const listener = listenTo(line.url, 'one_of_them', () => {
    connections += 1;
  });
  await sleep(50);
  await line.mend();
  await sleep(900);
  expect(connections).toBe(1);
  await listener.close();
});

async function openLine(databaseUrl: string): Promise<Line> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    return socket;
  };
  const open = (port: number): Promise<Server> =>
    new Promise((resolve) => {
      const server = createServer((client) => {
        const database = keep(connect(Number(target.port), target.hostname));
        keep(client).pipe(database).pipe(client);
      });
      server.listen(port, '127.0.0.1', () => resolve(server));
    });
  let server = await open(0);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return {
    url: url.href,
    cut: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
    mend: async () => {
      server = await open(port);
    },
  };
}
