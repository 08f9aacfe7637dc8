// Cursors of others: what one person was given as the place where a page ended must do for anybody else, in any other list,
// as one that somebody wrote by themselves.

import { randomBytes } from 'node:crypto';
import type { Asked } from '../../rig/ask.ts';
import { askPair, type Caller, type Pair, wordsOf } from './caller.ts';
import { get, post, swapped } from './doubles.ts';
import type { Keeper } from './keeper.ts';
import type { Report } from './report.ts';
import type { Siege } from './siege.ts';

/** Ways to use a cursor; each was given by the same one. */
const LISTS = [
  (after?: string) => get(`/api/records/account?limit=1&sort=-name${afterOf(after)}`),
  (after?: string) => post('/api/records/account/query', { limit: 1, sort: ['name'], ...(after ? { after } : {}) }),
  (after?: string) => get(`/api/records/task?limit=1${afterOf(after)}`),
  (after?: string) => get(`/api/records/opportunity?limit=1${afterOf(after)}`),
  (after?: string) => get(`/api/records/company?limit=1&sort=-created_at${afterOf(after)}`),
  (after?: string) => get(`/api/records/user?limit=1&sort=created_at${afterOf(after)}`),
] as const;

function afterOf(after: string | undefined): string {
  return after === undefined ? '' : `&after=${after}`;
}

type List = (after?: string) => Asked;

export async function attackCursors(siege: Siege): Promise<void> {
  const { keepers, callers } = siege;
  const { chief, clerk, outsider } = callers;
  await tryOthers(siege, { giver: keepers.home, takers: [chief, clerk, outsider] });
  await tryOthers(siege, { giver: keepers.away, takers: [chief, clerk] });
  await tryOthers(siege, { giver: chief, takers: [clerk, outsider] });
  await tryElsewhere(siege, chief);
  await tryHistory(siege);
}

interface Using {
  readonly giver: Pick<Keeper, 'ask'>;
  readonly takers: readonly Caller[];
}

async function tryOthers({ report }: Siege, { giver, takers }: Using): Promise<void> {
  for (const list of LISTS) {
    const cursor = await cursorOf(giver, list());
    if (cursor === undefined) continue;
    for (const taker of takers) await refuse(report, taker, forgedPair(cursor, list));
  }
}

async function cursorOf(giver: Pick<Keeper, 'ask'>, asked: Asked): Promise<string | undefined> {
  return (await giver.ask(asked)).json?.next ?? undefined;
}

/** Both cursors, the one of somebody else and the one of nobody, must be refused alike. */
async function refuse(report: Report, caller: Caller, pair: Pair): Promise<void> {
  await askPair(report, caller, pair);
  const { status, json } = await caller.ask(pair.asked);
  if (status === 400 && json?.code === 'cursor.invalid') return;
  report.leak({ caller: caller.name, request: wordsOf(pair.asked), what: `${status}: the cursor leads them on` });
}

/** One that was given, and one of the same length with another seal. */
function forgedPair(cursor: string, list: List): Pair {
  const bytes = Buffer.from(cursor, 'base64url');
  const forged = Buffer.concat([randomBytes(12), bytes.subarray(12)]).toString('base64url');
  return swapped(cursor, forged, (each) => list(each));
}

/** One's own, in other lists, orders and companies. */
async function tryElsewhere({ report }: Siege, caller: Caller): Promise<void> {
  for (const [at, list] of LISTS.entries()) {
    const cursor = await cursorOf(caller, list());
    const [first] = LISTS;
    if (cursor === undefined) continue;
    if (at > 0) await refuse(report, caller, forgedPair(cursor, first));
    await askPair(
      report,
      caller,
      forgedPair(cursor, (after) => get(`/api/records/contact?limit=1${afterOf(after)}`)),
    );
    const { status } = await caller.ask(list(cursor));
    if (status !== 200) report.fail(`A cursor of their own does not lead ${caller.name} on: ${status}.`);
  }
}

async function tryHistory({ report, keepers, callers, places }: Siege): Promise<void> {
  const history =
    (id: string): List =>
    (after) =>
      get(`/api/records/opportunity/${id}/history?limit=1${afterOf(after)}`);
  const id = places.here.records.get('opportunity')?.id ?? '';
  const cursor = await cursorOf(keepers.home, history(id)());
  if (cursor === undefined) return report.fail('The history of a deal has one page.');
  const hidden = await cursorOf(keepers.home, history(places.there.records.get('opportunity')?.id ?? '')());
  for (const taker of [callers.chief, callers.clerk]) {
    for (const each of [cursor, hidden ?? cursor]) await refuse(report, taker, forgedPair(each, history(id)));
  }
}
