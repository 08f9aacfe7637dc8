// Bodies that are no JSON, or more of it than a server should take: a problem for each, and nothing stored by halves.

import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Client, eachOf, outcome } from './client.ts';
import { jsonBodies } from './hostile_inputs.ts';
import { openWorld, type World } from './world.ts';

const ACCOUNT = '/api/records/account';
const MIB = 1 << 20;

let world: World;
let client: Client;

beforeAll(async () => {
  world = await openWorld({ name: 'hostile_bodies' });
  client = await world.client();
}, 120_000);

afterAll(() => world.close());

/** How many accounts there are, deleted ones too, and how many were logged as made. */
async function stored(): Promise<readonly [number, number]> {
  const [row] = await world.rows(`select (select count(*) from account)::int as accounts,
    (select count(*) from _change where entity = 'account' and action = 'create')::int as logged`);
  return [row?.['accounts'] as number, row?.['logged'] as number];
}

describe('Of the bodies of the JSON parsing suite', () => {
  const bodies = [...jsonBodies()];
  const some = (letter: string) => bodies.filter(([name]) => name.startsWith(`${letter}_`));

  test('those that are no JSON are refused as such', async () => {
    const before = await stored();
    const refused = await eachOf(some('n'), async ([name, body]) => [
      name,
      ...outcome(await client.post(ACCOUNT, body)),
    ]);
    expect(refused.length).toBeGreaterThan(100);
    expect(refused.filter(([, status, code]) => status !== 400 || code !== 'request.malformed')).toEqual([]);
    expect(await stored()).toEqual(before);
  });

  test('those that are JSON are taken as such, whatever shape was expected', async () => {
    const [before] = await stored();
    let made = 0;
    await eachOf([...some('y'), ...some('t')], async ([name, body]) => {
      const answer = await client.post(
        ACCOUNT,
        Buffer.concat([Buffer.from('{"name":"Suite","description":'), body, Buffer.from('}')]),
      );
      // Those of the second suite whose bytes are no UTF-8 are no JSON either (RFC 8259).
      const isText = isUtf8(body);
      if (answer.status === 201) made += 1;
      expect([name, answer.status]).toEqual([name, isText ? (answer.status === 201 ? 201 : 422) : 400]);
      const bare = await client.post(ACCOUNT, body);
      if (bare.status === 400 && isText) expect(bare.json.detail).toMatch(/an object was expected/);
      else expect([name, bare.status]).toEqual([name, isText ? 422 : 400]);
    });
    expect(made).toBeGreaterThan(0);
    expect(await stored()).toEqual([before + made, before + made]);
  });

  test('those that may be either are one of the two', async () => {
    await eachOf(some('i'), async ([name, body]) => {
      const answer = await client.post(
        ACCOUNT,
        Buffer.concat([Buffer.from('{"name":"Either","employees":'), body, Buffer.from('}')]),
      );
      expect([name, answer.status]).toEqual([name, expect.any(Number)]);
      expect(answer.status >= 400 && answer.status < 500).toBe(true);
    });
  });

  test('none goes through as a list, a sum, many operations, a login or a change', async () => {
    const { id } = (await client.post(ACCOUNT, { name: 'Target' })).json;
    const [before, logged] = await stored();
    await eachOf(
      bodies.filter((_body, index) => index % 4 === 0),
      async ([name, body]) => {
        for (const path of [
          `${ACCOUNT}/query`,
          `${ACCOUNT}/aggregate`,
          `${ACCOUNT}/bulk`,
          '/api/auth/tokens',
          '/api/auth/login',
        ]) {
          const answer = await client.post(path, body);
          // An empty object asks for the first page, and so does one whose keys are null.
          if (answer.status !== 200 || !path.endsWith('/query'))
            expect([name, path, answer.status >= 400]).toEqual([name, path, true]);
        }
        const changed = await client.patch(`${ACCOUNT}/${id}`, body);
        if (changed.status === 200) expect(changed.json.version).toBe(1);
      },
    );
    expect(await stored()).toEqual([before, logged]);
  });
});

function isUtf8(bytes: Buffer): boolean {
  return Buffer.from(bytes.toString('utf8'), 'utf8').equals(bytes);
}

test.each<[string, string, unknown]>([
  ['a text for a number', 'employees', '12'],
  ['a fraction for a whole number', 'employees', 1.5],
  ['a number beyond 2⁵³', 'employees', '9007199254740993'],
  ['a number beyond all', 'employees', 'RAW:1e999'],
  ['a number of 10,000 digits', 'employees', `RAW:${'9'.repeat(10_000)}`],
  ['a negative number where none may be', 'employees', -1],
  ['a list for a text', 'name', ['x']],
  ['an object for a text', 'name', { $ne: null }],
  ['a number for a text', 'name', 7],
  ['true for a date', 'birth_date', true],
  ['a day that is none', 'birth_date', '2031-02-29'],
  ['a year beyond all', 'birth_date', '+123456-01-01'],
  ['a key that is no option', 'industry', 'constructor'],
  ['an id that is none', 'parent', 'not-an-id'],
  ['an object without id for a reference', 'parent', { label: 'x' }],
  ['a text for a list', 'tags', { 0: 'x' }],
  ['a list within a list', 'tags', [['x']]],
  ['an address of another form', 'address', { street: ['x'] }],
  ['a country that is none', 'address', { country: 'ZZ' }],
  ['a SIREN that is none', 'siren', '123456789'],
  ['an address that is no e-mail', 'email', 'a b@c'],
  ['a script for a web address', 'website', 'javascript:alert(1)'],
  ['another version', 'version', 7],
  ['another id', 'id', '00000000-0000-7000-8000-000000000000'],
  ['another moment of creation', 'created_at', '2001-01-01T00:00:00.000Z'],
  ['a deletion', 'deleted_at', '2001-01-01T00:00:00.000Z'],
])('%s is refused at its field, on create and on change, and nothing is stored.', async (_name, field, value) => {
  const { id } = (await client.post(ACCOUNT, { name: 'Typed' })).json;
  const before = await stored();
  const written = typeof value === 'string' && value.startsWith('RAW:') ? value.slice(4) : JSON.stringify(value);
  const pointer = new RegExp(`^/${field}(/|$)`);
  for (const answer of [
    await client.post(ACCOUNT, field === 'name' ? `{"name":${written}}` : `{"name":"Typed","${field}":${written}}`),
    await client.patch(`${ACCOUNT}/${id}`, `{"${field}":${written}}`),
  ]) {
    expect(answer.status).toBe(422);
    expect(answer.json.errors).toMatchObject([{ pointer: expect.stringMatching(pointer) }]);
  }
  expect([await stored(), (await client.get(`${ACCOUNT}/${id}`)).json.version]).toEqual([before, 1]);
});

test.each<[string, unknown]>([
  ['of a thousand digits', '9'.repeat(1_000)],
  ['with a thousand noughts', '1e1000'],
  ['that is no number', 'NaN'],
  ['that is endless', 'Infinity'],
  ['below nought', '-0.01'],
  ['in hexadecimal', '0x10'],
  ['with a blank', ' 1'],
  ['with a currency that is none', { amount: '1', currency: 'XXZ' }],
  ['with a currency that is no text', { amount: '1', currency: ['EUR'] }],
  ['with a further key', { amount: '1', currency: 'EUR', rate: '2' }],
  ['beyond 2⁵³ as a JSON number', 9_007_199_254_740_994],
])('An amount %s is refused.', async (_name, amount) => {
  const answer = await client.post('/api/records/opportunity', { name: 'Amount', amount });
  expect(answer.status).toBe(422);
  expect(answer.json.errors[0].pointer).toMatch(/^\/amount/);
});

test.each<[unknown, string]>([
  ['999999999999999.99', '999999999999999.99'],
  ['12345678901234567890123456789012.34', '12345678901234567890123456789012.34'],
  ['1e3', '1000.00'],
  ['2.005', '2.01'],
  ['-0', '0.00'],
  [0.1, '0.10'],
  [{ amount: '7' }, '7.00'],
])('The amount %j is kept as %s, to the last digit of its currency.', async (amount, kept) => {
  const answer = await client.post('/api/records/opportunity', { name: 'Amount', amount });
  expect([answer.status, answer.json.amount]).toEqual([201, { amount: kept, currency: 'EUR' }]);
});

test('Several mistakes in one record are told all at once.', async () => {
  const answer = await client.post(ACCOUNT, { employees: 'x', email: 'x', nope: 1, tags: 7, parent: 'x' });
  const pointers = answer.json.errors.map(({ pointer }: { pointer: string }) => pointer).sort();
  expect(pointers).toEqual(['/email', '/employees', '/name', '/nope', '/parent', '/tags']);
});

describe('Limits', () => {
  test('a body of 1 MiB is read', async () => {
    const body = `{"name":"Big","description":"${'x'.repeat(MIB - 31)}"}`;
    expect(Buffer.byteLength(body)).toBe(MIB);
    expect((await client.post(ACCOUNT, body)).status).toBe(201);
  });

  test('whoever sends more hears why, whatever they send', async () => {
    for (const size of [MIB + 1, 4 * MIB, 8 * MIB]) {
      for (const more of [{}, { 'Transfer-Encoding': 'chunked' }, { Connection: 'close' }]) {
        const headers = { 'Content-Type': 'application/json', ...more };
        const asked = { method: 'POST', path: ACCOUNT, headers, body: Buffer.alloc(size, 'x') };
        const answer = await client.ask(asked).catch((error: Error) => error.message);
        expect([size, answer]).toMatchObject([size, { status: 413, json: { code: 'request.too_large', limit: MIB } }]);
      }
    }
  });

  test('1,000 operations are done, 1,001 are too many', async () => {
    const operations = Array.from({ length: 1_001 }, () => ({ op: 'delete', id: 'none' }));
    expect(outcome(await client.post(`${ACCOUNT}/bulk`, { operations }))).toEqual([422, 'limit.exceeded']);
    const allowed = await client.post(`${ACCOUNT}/bulk`, { operations: operations.slice(1) });
    expect([allowed.status, allowed.json.results.length]).toEqual([200, 1_000]);
  });

  test.each(['201', '0', '-1', '1.5', '1e2', '0x10', '99999999999999999999', 'NaN', '１'])(
    'a list of %s rows is refused',
    async (limit) => {
      const answer = await client.get(`${ACCOUNT}?limit=${encodeURIComponent(limit)}`);
      expect([answer.status >= 400 && answer.status < 500, answer.json.code]).toEqual([
        true,
        limit === '201' ? 'limit.exceeded' : expect.stringMatching(/parameter.invalid|limit.exceeded/),
      ]);
    },
  );

  test('an aggregate of 10,001 rows is refused', async () => {
    const body = { measures: { n: { count: true } }, limit: 10_001 };
    expect(outcome(await client.post(`${ACCOUNT}/aggregate`, body))).toEqual([422, 'limit.exceeded']);
  });

  test('a rule may be 20 deep and have 500 nodes, no more', async () => {
    const isA = { '==': [{ var: 'name' }, 'a'] };
    const deep = (depth: number): unknown => (depth === 0 ? isA : { '!': [deep(depth - 1)] });
    const wide = (count: number) => ({ or: Array.from({ length: count }, () => isA) });
    const ask = async (where: unknown) => outcome(await client.post(`${ACCOUNT}/query`, { where, limit: 1 }));
    expect((await ask(deep(10)))[0]).toBe(200);
    expect((await ask(wide(100)))[0]).toBe(200);
    for (const where of [deep(21), deep(60), deep(1_000), wide(500), wide(5_000)]) {
      const [status, code] = await ask(where);
      expect([status, ['rule.too_complex', 'limit.exceeded'].includes(code ?? '')]).toEqual([422, true]);
    }
  });

  test.each([
    ['that is none', 'x'],
    ['that is no JSON', Buffer.from('{').toString('base64url')],
    ['of another list', Buffer.from('{"s":"AAAAAAAA","v":["a"]}').toString('base64url')],
    ['of a thousand brackets', Buffer.from('['.repeat(1_000)).toString('base64url')],
  ])('a cursor %s is refused', async (_name, after) => {
    expect(outcome(await client.get(`${ACCOUNT}?after=${after}`))).toEqual([400, 'cursor.invalid']);
    const history = `${ACCOUNT}/${(await client.post(ACCOUNT, { name: 'Cursor' })).json.id}/history`;
    expect(outcome(await client.get(`${history}?after=${after}`))).toEqual([400, 'cursor.invalid']);
  });

  test.each<[string, readonly unknown[]]>([
    ['created_at', ['now()', null, 7, '2031-13-45T00:00:00.000Z', "'; drop table account; --"]],
    ['employees', ['1e9', '99999999999999999999', true, {}, '1;select pg_sleep(9)']],
    ['-birth_date', ['infinity', '0000-00-00', '10000-01-01', []]],
    ['id', ['x', null, '00000000-0000-7000-8000-00000000000g']],
  ])('a cursor of a list by %s with values of its own making is refused, whatever they are', async (sort, values) => {
    await client.post(`${ACCOUNT}/bulk`, {
      operations: [1, 2].map((employees) => ({
        op: 'create',
        record: { name: 'C', employees, birth_date: '2001-01-01' },
      })),
    });
    const page = await client.post(`${ACCOUNT}/query`, { sort: [sort], limit: 1 });
    const bytes = Buffer.from(page.json.next, 'base64url');
    const [seal, [first, ...others]] = [bytes.subarray(0, 12), JSON.parse(bytes.subarray(12).toString())];
    expect(values).not.toContain(first);
    for (const value of values) {
      const after = Buffer.concat([seal, Buffer.from(JSON.stringify([value, ...others]))]).toString('base64url');
      const answer = await client.post(`${ACCOUNT}/query`, { sort: [sort], limit: 1, after });
      expect(outcome(answer)).toEqual([400, 'cursor.invalid']);
    }
  });
});

test.each(['%ff', '%c0%80', '%ed%a0%80', '%', '%zz', '%00'])(
  'An address with %s is answered with a problem.',
  async (part) => {
    for (const path of [
      `${ACCOUNT}/${part}`,
      `/api/records/${part}`,
      `${ACCOUNT}?search=${part}`,
      `${ACCOUNT}?where=${part}`,
    ]) {
      const answer = await client.get(path);
      expect([path, answer.status < 500]).toEqual([path, true]);
    }
  },
);

test('Requests that are no HTTP are turned away, and the server goes on.', async () => {
  const { port } = new URL(client.url);
  const say = (text: string) =>
    new Promise<string>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.end(text));
      let heard = '';
      socket.on('data', (data) => {
        heard += data.toString('latin1');
      });
      socket.on('close', () => resolve(heard));
      socket.on('error', () => undefined);
    });
  expect(await say('\u0000\u0001\u0002\r\n\r\n')).toMatch(/^(HTTP\/1.1 400|$)/);
  expect(await say(`GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`)).toMatch(/^(HTTP\/1.1 431|$)/);
  expect(
    await say(
      'POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ),
  ).toMatch(/^(HTTP\/1.1 400|$)/);
  await say(
    'POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"login"',
  );
  expect((await client.get('/api/health')).json.status).toBe('ok');
});

describe('A merge patch (RFC 7396) stops at the field:', () => {
  test.each<[string, object, unknown, object]>([
    ['a value is replaced', { name: 'b' }, { name: 'c' }, { name: 'c' }],
    ['another field is added', { name: 'b' }, { first_name: 'c' }, { name: 'b', first_name: 'c' }],
    ['null clears', { name: 'b', first_name: 'c' }, { first_name: null }, { name: 'b', first_name: null }],
    ['null clears what is empty already', { name: 'b' }, { first_name: null }, { name: 'b', first_name: null }],
    ['a list is replaced whole', { name: 'b', tags: ['x', 'y'] }, { tags: ['z'] }, { tags: ['z'] }],
    ['an empty list clears', { name: 'b', tags: ['x'] }, { tags: [] }, { tags: null }],
    [
      'an object is replaced whole',
      { name: 'b', address: { street: '1 rue', city: 'Lyon', country: 'FR' } },
      { address: { city: 'Annecy' } },
      { address: { city: 'Annecy' } },
    ],
    [
      'null within an object is a part that is not there',
      { name: 'b' },
      { address: { city: 'Lyon', street: null } },
      { address: { city: 'Lyon' } },
    ],
    ['an empty patch changes nothing', { name: 'b', first_name: 'c' }, {}, { name: 'b', first_name: 'c', version: 1 }],
  ])('%s', async (_name, original, patch, result) => {
    const { id } = (await client.post(ACCOUNT, original)).json;
    const answer = await client.patch(`${ACCOUNT}/${id}`, patch);
    expect([answer.status, answer.json]).toMatchObject([200, result]);
    expect((await client.get(`${ACCOUNT}/${id}`)).json).toEqual(answer.json);
  });

  test.each<[string, unknown]>([
    ['a list', ['c']],
    ['null', 'null'],
    ['a text', '"bar"'],
  ])('%s is no patch', async (_name, patch) => {
    const { id } = (await client.post(ACCOUNT, { name: 'b' })).json;
    const answer = await client.patch(`${ACCOUNT}/${id}`, patch);
    expect([answer.status >= 400 && answer.status < 500, (await client.get(`${ACCOUNT}/${id}`)).json.version]).toEqual([
      true,
      1,
    ]);
  });
});
