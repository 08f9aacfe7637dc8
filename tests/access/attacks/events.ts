// Streams of events: while others write what is hidden, the attackers listen, with their own place in the log and with those
// of others. They hear of their own, and of nothing else.

import { type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { plainBody } from './aim.ts';
import type { Caller } from './caller.ts';
import { HIDDEN } from './found.ts';
import type { Keeper } from './keeper.ts';
import { RESTRICTING } from './pack.ts';
import { deletePlace, fillPlace, newPlace } from './places.ts';
import type { Siege } from './siege.ts';

interface Stream {
  readonly caller: Caller;
  readonly heard: () => string;
  /** The id of the last event. */
  readonly lastId: () => string;
  readonly leave: () => void;
}

const HEARD_WITHIN_MS = 10_000;

export async function attackEvents(siege: Siege): Promise<void> {
  const { chief, clerk, outsider } = siege.callers;
  const first = await Promise.all([chief, clerk, outsider].map((caller) => listen(siege, caller)));
  // Where others are in their log: what an attacker could have seen on the wire.
  const [ofChief, , ofOutsider] = await Promise.all(first.map(async (stream) => stream.lastId()));
  const crossed = await Promise.all([
    listen(siege, chief, ofOutsider),
    listen(siege, outsider, ofChief),
    listen(siege, clerk, '0'),
  ]);
  const streams = [...first, ...crossed];
  await writeHidden(siege);
  const marks = await writeMarks(siege);
  await Promise.all(streams.map((stream) => judge(siege, stream, marks[stream.caller.tenant] ?? '')));
}

async function listen({ url, report }: Siege, caller: Caller, after?: string): Promise<Stream> {
  report.countRequest();
  const headers = { ...caller.headers, ...(after === undefined ? {} : { 'Last-Event-ID': after }) };
  const outgoing = request(`${url}/api/events`, { headers, agent: false });
  outgoing.on('error', () => undefined);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve).once('error', reject).end();
  });
  let heard = '';
  answer.on('error', () => undefined);
  answer.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
  });
  await until(() => heard.includes('id: '));
  return {
    caller,
    heard: () => heard,
    lastId: () => [...heard.matchAll(/^id: (.*)$/gm)].at(-1)?.[1] ?? '',
    leave: () => outgoing.destroy(),
  };
}

async function until(holds: () => boolean): Promise<boolean> {
  const deadline = Date.now() + HEARD_WITHIN_MS;
  while (!holds()) {
    if (Date.now() > deadline) return false;
    await sleep(20);
  }
  return true;
}

/** Records of the other company, restricted ones, and some of them changed and deleted again. */
async function writeHidden({ canaries, keepers, places }: Siege): Promise<void> {
  const keeper = keepers.home;
  const common = { canaries, keeper };
  const there = newPlace('there, while they listen');
  const thereId = places.there.records.get('company')?.id ?? null;
  await fillPlace(there, { ...common, name: there.name, company: thereId, hiddenFrom: HIDDEN.there });
  await keeper.patch(`/api/records/account/${there.records.get('account')?.id}`, { name: 'Changed' });
  await deletePlace(there, keeper);
  const hereId = places.here.records.get('company')?.id ?? null;
  const restricted = newPlace('restricted, while they listen');
  const of = { ...common, name: restricted.name, company: hereId, hiddenFrom: HIDDEN.clerks };
  await fillPlace(restricted, { ...of, instead: { account: RESTRICTING.account } }, ['account']);
}

/** An account for each tenant that all of its listeners may see; the ids by tenant. */
async function writeMarks({ callers, keepers, tenants }: Siege): Promise<Readonly<Record<string, string>>> {
  const mark = (keeper: Keeper, caller: Caller) => keeper.make('account', plainBody(caller, 'account'));
  return {
    [tenants.home]: await mark(keepers.home, callers.chief),
    [tenants.away]: await mark(keepers.away, callers.outsider),
  };
}

async function judge({ canaries, report }: Siege, stream: Stream, mark: string): Promise<void> {
  const { caller, heard, leave } = stream;
  if (!(await until(() => heard().includes(mark)))) report.fail(`${caller.name} does not hear of what they may see.`);
  leave();
  const found = canaries.found(heard(), caller.name, '');
  if (found.length === 0) return;
  report.leak({ caller: caller.name, request: 'GET /api/events', what: `tells ${found.slice(0, 3).join(', ')}` });
}
