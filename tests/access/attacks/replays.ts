// Idempotency keys: what was done under somebody's key is told to nobody else, and to themselves only as far as they may
// still see it.

import { randomUUID } from 'node:crypto';
import type { Asked } from '../../rig/ask.ts';
import type { Rig } from '../rig.ts';
import { plainBody } from './aim.ts';
import { makingOf, OF_A_COMPANY } from './bodies.ts';
import { type Caller, callerOf, wordsOf } from './caller.ts';
import { post } from './doubles.ts';
import { HIDDEN } from './found.ts';
import { uploadAsked } from './keeper.ts';
import { CLERK } from './pack.ts';
import { send } from './send.ts';
import type { Siege } from './siege.ts';

export async function attackReplays(rig: Rig, siege: Siege): Promise<void> {
  const { chief, clerk, outsider } = siege.callers;
  for (const taker of [clerk, outsider]) await tryOthersKeys(siege, chief, taker);
  await replayDemoted(rig, siege);
}

/** With the key and the body of another, their own is done. */
async function tryOthersKeys({ report }: Siege, giver: Caller, taker: Caller): Promise<void> {
  const record = { subject: 'Plain and simple' };
  const asks = [
    (key: Record<string, string>) => post('/api/records/task', record, key),
    (key: Record<string, string>) => post('/api/records/task/bulk', { operations: [{ op: 'create', record }] }, key),
    (key: Record<string, string>) => uploadAsked('plain.txt', 'plain', key),
    (key: Record<string, string>) => post('/api/auth/tokens', { name: 'plain' }, key),
  ];
  for (const ask of asks) {
    const asked = ask({ 'Idempotency-Key': randomUUID() });
    const first = await giver.ask(asked);
    if (first.status >= 300) report.fail(`${wordsOf(asked)} was refused to ${giver.name}: ${first.text}`);
    const again = await giver.ask(asked);
    const told = await taker.ask(asked);
    const ids = idsIn(first.text);
    const shared = idsIn(told.text).filter((id) => ids.includes(id) && !isOfBoth(first.text, id));
    if (told.status >= 300 || shared.length > 0) {
      report.leak({
        caller: taker.name,
        request: wordsOf(asked),
        what: `replays what ${giver.name} did: ${told.text}`,
      });
    }
    const isReplayed = again.text === first.text || again.json?.code === 'token.shown';
    if (!isReplayed) report.fail(`${wordsOf(asked)} of ${giver.name} is no replay: ${again.text}`);
  }
}

/** Ids of what was made; those of their company and of people stand in each record of it. */
function idsIn(text: string): readonly string[] {
  return [...text.matchAll(/"id":"([0-9a-f-]{36})"/g)].map(([, id = '']) => id);
}

function isOfBoth(text: string, id: string): boolean {
  return text.includes(`{"id":"${id}","label"`);
}

/** An administrator of a company makes deals and becomes a clerk, who sees no amounts; then somebody of the other company. */
async function replayDemoted(rig: Rig, siege: Siege): Promise<void> {
  const { url, keepers, tenants, places, report } = siege;
  const demoted = await demotedOf(rig, siege);
  const asks = dealsOf(siege, demoted);
  const membership = await membershipOf(siege);
  const firsts = await Promise.all(
    asks.map((asked) => send(url, { ...asked, headers: { ...asked.headers, ...demoted.headers } })),
  );
  for (const [at, first] of firsts.entries()) {
    const isDone = first.status < 300 && /93\d{10}/.test(first.text);
    if (!isDone) report.fail(`${wordsOf(asks[at] as Asked)} of who will be demoted was not done: ${first.text}`);
  }
  await keepers.home.patch(`/api/records/membership/${membership}`, { role: CLERK });
  for (const asked of asks) await replay(siege, demoted, asked);
  const company = places.there.records.get('company')?.id;
  for (const { body } of asks) noteDeals(siege, String(body));
  await keepers.home.patch(`/api/records/membership/${membership}`, { company });
  for (const asked of asks) await replay(siege, demoted, asked);
  if (tenants.home !== demoted.tenant) report.fail('The demoted one is of another tenant.');
}

/** What they sent themselves when they might is told to them no longer. */
async function replay({ canaries, report }: Siege, demoted: Caller, asked: Asked): Promise<void> {
  const { status, head, text } = await demoted.ask(asked);
  const found = canaries.found(`${head}\n${text}`, demoted.name, '');
  if (found.length === 0) return;
  report.leak({
    caller: demoted.name,
    request: wordsOf(asked),
    what: `${status} tells ${found.slice(0, 3).join(', ')}`,
  });
}

const FROM_DEMOTED = ['demoted', 'outsider', 'nobody'] as const;

async function demotedOf(rig: Rig, siege: Siege): Promise<Caller> {
  const { tenants, places } = siege;
  const token = await rig.engine.call('makeToken', { tenant: tenants.home, login: 'demoted' });
  const headers = { Authorization: `Bearer ${token}` };
  return callerOf(siege, { name: 'demoted', tenant: tenants.home, headers, cookie: '', own: places.here });
}

/** Requests that make deals with amounts, each with a key. */
function dealsOf(siege: Siege, demoted: Caller): readonly Asked[] {
  const { canaries } = siege;
  const id = (entity: string) => demoted.own.records.get(entity)?.id ?? '';
  const company = id('company');
  const deal = () => {
    const making = makingOf(
      { canaries, place: 'demoted', entity: 'opportunity', hiddenFrom: HIDDEN.home },
      { id, company },
    );
    const { attachments: _, ...body } = OF_A_COMPANY['opportunity']?.(making) ?? {};
    return body;
  };
  const key = () => ({ 'Idempotency-Key': randomUUID() });
  const operations = [
    { op: 'create', record: deal() },
    { op: 'create', record: { ...plainBody(demoted, 'opportunity'), amount: 'much' } },
  ];
  return [
    post('/api/records/opportunity', deal(), key()),
    post('/api/records/opportunity/bulk', { operations }, key()),
    post('/api/records/opportunity/bulk', { operations: operations.slice(0, 1), atomic: true }, key()),
  ];
}

/** From now on these are hidden whole from who made them. */
function noteDeals({ canaries }: Siege, text: string): void {
  const words = text.match(/zq[a-z]{10}/g) ?? [];
  for (const value of words) canaries.note(value, { what: 'a deal of who was demoted', hiddenFrom: FROM_DEMOTED });
}

async function membershipOf({ keepers }: Siege): Promise<string> {
  const users = await keepers.home.get('/api/records/user?limit=200');
  const user = users.json.items.find(({ login }: { readonly login: string }) => login === 'demoted').id;
  const where = encodeURIComponent(JSON.stringify({ '==': [{ var: 'user' }, user] }));
  return (await keepers.home.get(`/api/records/membership?where=${where}`)).json.items[0].id;
}
