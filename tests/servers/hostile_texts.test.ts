// Naughty strings and injections in every place where a text can stand: values, search, filters, names, ids, headers. Each
// comes back as it went in or is refused; none fails, and none gets at what it should not.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AnswerJson } from '../rig/answer_json.ts';
import { type Client, eachOf, outcome, readAll, whereOf } from './client.ts';
import { INJECTIONS, MORE_TEXTS, NAUGHTY, UNSTORABLE } from './hostile_inputs.ts';
import { openWorld, type World } from './world.ts';

const TEXTS = [...new Set([...NAUGHTY, ...INJECTIONS, ...MORE_TEXTS])];

/** Each place where a text is no value gets every sixth of them, in long runs all of them. */
const STEP = Number(process.env['CAHIER_TEST_SCALE'] ?? 1) > 1 ? 1 : 6;

/** The longest name that a record of account may have. */
const LONGEST_NAME = 200;

let world: World;
let client: Client;
/** Accounts that were stored with the text as their name, by that name. */
const named = new Map<string, string>();

interface Result {
  readonly status: number;
  readonly record?: AnswerJson;
  readonly problem?: {
    readonly code: string;
    readonly errors: readonly { readonly code: string; readonly pointer: string }[];
  };
}

beforeAll(async () => {
  world = await openWorld({ name: 'hostile_texts' });
  client = await world.client();
  for (const [index, result] of (await createAll('account', (text) => ({ name: text }))).entries()) {
    if (result.status === 201) named.set(TEXTS[index] ?? '', result.record.id);
  }
}, 120_000);

afterAll(() => world.close());

/** Twice as many as elsewhere: filters and searches are where a text may change its meaning. */
function sampleOf<T>(items: readonly T[]): readonly T[] {
  return items.filter((_item, index) => index % Math.ceil(STEP / 2) === 0);
}

async function createAll(entity: string, record: (text: string) => object): Promise<readonly Result[]> {
  const operations = TEXTS.map((text) => ({ op: 'create', record: record(text) }));
  const answer = await client.post(`/api/records/${entity}/bulk`, { operations });
  expect([answer.status, answer.json.results?.length]).toEqual([200, TEXTS.length]);
  return answer.json.results;
}

test('Every text comes back as it was sent, from the answer, the record, the list and the log.', async () => {
  const results = await createAll('task', (text) => ({ subject: 'Hostile', description: text }));
  const stored = new Map(results.map((result, index) => [result.record?.id, TEXTS[index]]));
  expect(results.filter(({ status }) => status !== 201)).toEqual([]);
  const fields = ['description'];
  const rows = await readAll(client, 'task', { where: { '==': [{ var: 'subject' }, 'Hostile'] }, fields });
  const wrong = rows.filter(({ id, description }) => (description ?? '') !== stored.get(id));
  expect([rows.length, wrong]).toEqual([TEXTS.length, []]);
  expect(results.filter(({ record }, index) => (record.description ?? '') !== TEXTS[index])).toEqual([]);
  const logged = await world.rows(
    `select record, diff -> 'description' ->> 1 as text from _change where entity = 'task'`,
  );
  expect(logged.filter(({ record, text }) => (text ?? '') !== stored.get(String(record)))).toEqual([]);
});

test('A field with a limit refuses what is too long at its place, and keeps all else.', async () => {
  const results = await createAll('lead', (text) => ({
    name: 'Hostile',
    job_title: text,
    address: { city: text },
    tags: [text],
  }));
  const wrong = results.flatMap((result, index): readonly object[] => {
    const text = TEXTS[index] ?? '';
    if (result.status === 201) {
      const { job_title, address, tags } = result.record;
      const kept = [job_title ?? '', address?.city ?? '', tags?.[0] ?? ''];
      return kept.every((each) => each === text || each === text.trim()) ? [] : [{ text, kept }];
    }
    const known = ['/job_title', '/address/city', '/address', '/tags', '/tags/0'];
    const errors = result.problem?.errors ?? [];
    return errors.length > 0 && errors.every(({ pointer }) => known.includes(pointer)) ? [] : [{ text, result }];
  });
  expect(wrong.slice(0, 5)).toEqual([]);
});

test('Text that can’t be stored is refused at its place, in every kind of text.', async () => {
  for (const text of UNSTORABLE) {
    // JSON can say lone surrogates only as escapes.
    const body = JSON.stringify({
      name: text,
      description: text,
      tags: [text],
      address: { city: text },
      email: `${text}@x.org`,
    });
    const answer = await client.post('/api/records/account', body);
    expect(answer.status).toBe(422);
    const codes = new Map(
      answer.json.errors.map((each: { pointer: string; code: string }) => [each.pointer, each.code]),
    );
    for (const pointer of ['/name', '/description', '/address/city']) {
      expect([text, pointer, codes.get(pointer)]).toEqual([text, pointer, 'value.not_storable']);
    }
    expect([...codes.keys()].some((pointer) => String(pointer).startsWith('/tags'))).toBe(true);
  }
});

test('A filter for a text finds the records that have exactly this text, and no others.', async () => {
  await eachOf(sampleOf([...named.keys()]), async (text) => {
    const where = { '==': [{ var: 'name' }, text] };
    const found = await client.post('/api/records/account/query', { where, fields: ['name'] });
    expect([text, found.status, found.json.items?.map(({ name }: { name: string }) => name)]).toEqual([
      text,
      200,
      [text],
    ]);
  });
  for (const text of INJECTIONS.slice(0, 40)) {
    const where = whereOf({ or: [{ '==': [{ var: 'email' }, text] }, { in: [{ var: 'first_name' }, [text, 'x']] }] });
    const found = await client.get(`/api/records/account?${where}`);
    expect([text, found.status, found.json.items]).toEqual([text, 200, []]);
  }
});

test('A text that is searched for finds its own record, and an injection never finds them all.', async () => {
  const missed: unknown[] = [];
  await eachOf(sampleOf([...named]), async ([text, id]) => {
    const found = await client.post('/api/records/account/query', { search: text, fields: ['name'], limit: 200 });
    const words = text.split(/\s+/u).filter((word) => word !== '').length;
    const expected = text.length <= 500 && words <= 12 ? 200 : 422;
    const isFound = words === 0 || found.json.items?.some((row: { id: string }) => row.id === id);
    if (found.status !== expected || (expected === 200 && !isFound))
      missed.push([text, found.status, found.text.slice(0, 300)]);
  });
  expect(missed.slice(0, 5)).toEqual([]);
  for (const text of ["' OR '1'='1", '%', '_', '%%%', '\\', '1=1--']) {
    const found = await client.get(`/api/records/account?search=${encodeURIComponent(text)}&count=exact&limit=1`);
    const holding = [...named.keys()].filter((name) => text.split(' ').every((word) => name.includes(word)));
    expect([text, found.json.count]).toEqual([text, holding.length]);
  }
});

describe('A hostile text', () => {
  const some = TEXTS.filter((text, index) => text !== '' && index % STEP === 0);

  test('as the name of an entity, an id or a field is none, and tells nothing', async () => {
    await eachOf(some, async (text) => {
      const word = encodeURIComponent(text.toWellFormed());
      const entity = await client.get(`/api/records/${word}`);
      expect([text, entity.status]).toEqual([text, text === '.' || text === '..' ? entity.status : 404]);
      const one = await client.get(`/api/records/account/${word}`);
      expect([text, one.status]).toEqual([text, text === '.' || text === '..' ? one.status : 404]);
      const sent = await client.post('/api/records/account', { name: 'Named', [text]: 1 });
      if (sent.status !== 201) expect([text, ...outcome(sent)]).toEqual([text, 422, expect.any(String)]);
      else throw new Error(`The field ${text} was taken: ${sent.text}`);
    });
  });

  test('as a sort, a list of fields, a variable, an operator or a group is refused', async () => {
    await eachOf(some, async (text) => {
      const ways = [
        client.get(`/api/records/account?sort=${encodeURIComponent(text.toWellFormed())}`),
        client.post('/api/records/account/query', { fields: [text] }),
        client.post('/api/records/account/query', { sort: [text] }),
        client.post('/api/records/account/query', { where: { '==': [{ var: text }, 1] } }),
        client.post('/api/records/account/query', { where: { [text]: [{ var: 'name' }, 1] } }),
        client.post('/api/records/account/query', { [text]: 1 }),
        client.post('/api/records/account/aggregate', {
          group: { k: { field: text } },
          measures: { n: { count: true } },
        }),
        client.post('/api/records/account/aggregate', { measures: { [text]: { count: true } } }),
        client.post('/api/records/account/bulk', { operations: [], [text]: true }),
      ];
      for (const [way, answer] of (await Promise.all(ways)).entries()) {
        const isRefused = answer.status >= 400 && answer.status < 500;
        if (!isRefused && !isHarmless(way, text))
          throw new Error(`${way} took ${JSON.stringify(text)}: ${answer.text}`);
      }
    });
  });

  test('as a cursor, a limit, a count or a rule in the address is refused', async () => {
    await eachOf(some, async (text) => {
      const word = encodeURIComponent(text.toWellFormed());
      for (const [parameter, codes] of [
        ['after', ['cursor.invalid', 'limit.exceeded', 'parameter.invalid']],
        ['limit', ['parameter.invalid', 'limit.exceeded']],
        ['count', ['parameter.invalid']],
      ] as const) {
        const answer = await client.get(`/api/records/account?${parameter}=${word}`);
        if (parameter === 'limit' && /^0*[1-9]\d{0,2}$/.test(text)) continue;
        expect([text, parameter, answer.json.code]).toEqual([text, parameter, expect.stringMatching(codes.join('|'))]);
      }
      const rule = await client.get(`/api/records/account?where=${word}`);
      expect([text, rule.status < 500]).toEqual([text, true]);
    });
  });

  test('in a header is taken for what it is: no key, no version, no company, no language, no login', async () => {
    const sendable = some.filter((text) => /^[\x20-\x7e]+$/.test(text) && text.trim() === text);
    await eachOf(sendable, async (text) => {
      const list = '/api/records/account?limit=1';
      expect([text, (await client.get(list, { 'X-Company': text })).status]).toEqual([text, 400]);
      expect([text, (await client.get(list, { 'Accept-Language': text })).status]).toEqual([text, 200]);
      expect([text, (await client.get(list, { Authorization: text })).status]).toEqual([text, 401]);
      expect([text, (await client.get(list, { Authorization: `Bearer ${text}` })).status]).toEqual([text, 401]);
      const [id] = named.values();
      const patched = await client.patch(`/api/records/account/${id}`, {}, { 'If-Match': text });
      // A text in quotes is a tag of some other resource (RFC 9110, 8.8.3).
      const isTag = /^(W\/)?"[^ "]*"$/.test(text);
      expect([text, patched.status]).toEqual([text, text === '*' ? 200 : isTag ? 412 : 400]);
      const keyed = await client.post('/api/records/team', { name: 'Keyed' }, { 'Idempotency-Key': text });
      expect([text, keyed.status]).toEqual([text, /^[\x21-\x7e]{1,255}$/.test(text) ? 201 : 400]);
    });
  });
});

test('What cannot be stored is refused in bodies wherever a text stands in them, not only as a value.', async () => {
  const [id = ''] = named.values();
  const bulk = async (entity: string, operation: object) => {
    const answer = await client.post(`/api/records/${entity}/bulk`, { operations: [operation] });
    return [answer.status, answer.json.results[0].status];
  };
  const file = (text: string) => {
    const part = `Content-Disposition: form-data; name="file"; filename="${text}"\r\nContent-Type: text/plain`;
    const headers = { 'Content-Type': 'multipart/form-data; boundary=b' };
    return client.ask({ method: 'POST', path: '/api/files', headers, body: `--b\r\n${part}\r\n\r\nx\r\n--b--\r\n` });
  };
  for (const text of UNSTORABLE) {
    const named = { '==': [{ var: 'name' }, text] };
    for (const [what, answered] of Object.entries({
      system: await bulk('account', upsertBy({ system: text, key: '1' })),
      key: await bulk('account', upsertBy({ system: 'erp', key: text })),
      by: await bulk('account', { op: 'upsert', by: text, record: { name: 'By' } }),
      unique: await bulk('user', { op: 'upsert', by: 'login', record: { login: text, name: 'Login' } }),
      id: await bulk('account', { op: 'update', id: text, record: {} }),
      reference: await bulk('account', { op: 'update', id, record: { parent: text } }),
      object: await bulk('account', { op: 'update', id, record: { parent: { id: text } } }),
      address: await bulk('account', { op: 'update', id, record: { address: { city: text } } }),
      tags: await bulk('account', { op: 'update', id, record: { tags: [text] } }),
      attached: await bulk('account', { op: 'update', id, record: { logo: [text] } }),
    })) {
      const [status = 0, own = 0] = answered;
      expect([what, text, status, own >= 400 && own < 500]).toEqual([what, text, 200, true]);
    }
    // Nothing that is stored holds it, so filters may as well find nothing. None of these fails: the client would tell.
    await client.post('/api/records/account/query', { where: named });
    await client.post('/api/records/account/query', { search: text });
    await client.post('/api/records/account/query', { after: text });
    const group = { k: { field: 'name' } };
    const having = { '==': [{ var: 'k' }, text] };
    await client.post('/api/records/account/aggregate', {
      where: named,
      group,
      having,
      measures: { n: { count: true } },
    });
    await client.post('/api/auth/login', { login: text, password: text });
    await client.post('/api/auth/login', { login: 'admin', password: 'x', tenant: text });
    await client.post('/api/auth/tokens', { name: text });
    await file(text);
  }
});

function upsertBy(external_key: object): object {
  return { op: 'upsert', by: 'external_key', record: { name: 'Keyed', external_key } };
}

/** Names that a measure may have. */
function isHarmless(way: number, text: string): boolean {
  return way === 7 && /^[a-z][a-z0-9_]{0,47}$/.test(text);
}

test('After all of that the tables are there, and every name has the form it was given.', async () => {
  const rows = await readAll(client, 'account', { fields: ['name'] });
  expect(rows.filter(({ name }) => !named.has(name))).toEqual([]);
  expect(rows).toHaveLength(named.size);
  const long = TEXTS.filter((text) => text.length > LONGEST_NAME || text.trim() === '');
  expect(TEXTS.filter((text) => !named.has(text) && !long.includes(text))).toEqual([]);
});
