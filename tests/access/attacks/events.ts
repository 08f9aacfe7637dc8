// Streams of events: while others write what is hidden, the attackers listen, with their own place in the log and with those
// of others. They hear of their own, and of nothing else.

import { type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { plainBody } from './aim.ts';
import { OF_A_COMPANY } from './bodies.ts';
import type { Caller } from './caller.ts';
import { HIDDEN } from './found.ts';
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

/** A mark that was written while a listener was told to read everything again is told to nobody. */
const MARK_WITHIN_MS = 3_000;
const MOST_MARKS = 10;

/** What is filed under a company and changes nothing of how the tenant is organised. */
const FILED = Object.keys(OF_A_COMPANY).filter((entity) => entity !== 'agency' && entity !== 'team');

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
  await writeMarks(siege, streams);
  for (const stream of streams) judge(siege, stream);
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
  await until(() => heard.includes('id: '), MARK_WITHIN_MS);
  return {
    caller,
    heard: () => heard,
    lastId: () => [...heard.matchAll(/^id: (.*)$/gm)].at(-1)?.[1] ?? '',
    leave: () => outgoing.destroy(),
  };
}

async function until(holds: () => boolean, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
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
  await fillPlace(there, { ...common, name: there.name, company: thereId, hiddenFrom: HIDDEN.there }, FILED);
  await keeper.patch(`/api/records/account/${there.records.get('account')?.id}`, { name: 'Changed' });
  await deletePlace(there, keeper);
  const hereId = places.here.records.get('company')?.id ?? null;
  const restricted = newPlace('restricted, while they listen');
  const of = { ...common, name: restricted.name, company: hereId, hiddenFrom: HIDDEN.clerks };
  await fillPlace(restricted, { ...of, instead: { account: RESTRICTING.account } }, ['account']);
}

/** Accounts of each tenant that all of its listeners may see, until each has heard of one. */
async function writeMarks({ callers, keepers, report }: Siege, streams: readonly Stream[]): Promise<void> {
  const marks: string[] = [];
  const hears = ({ heard }: Stream): boolean => marks.some((mark) => heard().includes(mark));
  for (let written = 0; written < MOST_MARKS && !streams.every(hears); written += 1) {
    marks.push(await keepers.home.make('account', plainBody(callers.chief, 'account')));
    marks.push(await keepers.away.make('account', plainBody(callers.outsider, 'account')));
    await until(() => streams.every(hears), MARK_WITHIN_MS);
  }
  const deaf = streams.filter((stream) => !hears(stream)).map(({ caller }) => caller.name);
  if (deaf.length > 0) report.fail(`Not all hear of what they may see: ${deaf.join(', ')}.`);
}

function judge({ canaries, report }: Siege, { caller, heard, leave }: Stream): void {
  leave();
  const found = canaries.found(heard(), caller.name, '');
  if (found.length === 0) return;
  report.leak({ caller: caller.name, request: 'GET /api/events', what: `tells ${found.slice(0, 3).join(', ')}` });
}
