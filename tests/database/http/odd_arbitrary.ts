// Requests put together by chance from parts that code trips over: addresses, parameters, headers and bodies of all routes.

import fc from 'fast-check';

export interface Odd {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly string[];
  readonly body: string;
}

const ODD_TEXTS = [
  '',
  '0',
  '-1',
  '1e999',
  'null',
  '%00',
  '%ff',
  '%',
  '%2e%2e',
  '..',
  '*',
  "'",
  '"',
  '\\',
  '__proto__',
  'constructor',
  'toString',
  '\u00e9',
  '\u00ff\u00fe',
  '%ed%a0%80',
  '%C3%A9',
  '$1',
  '$user',
  'a'.repeat(300),
  '[]',
  '{}',
  '[[[[',
  '{"var":"name"}',
  '{"var":""}',
  '{"==":[{"var":"name"},null]}',
  '{"in":[{"var":"id"},[[1]]]}',
  '{"!":[]}',
  '{"and":[]}',
  '{"__proto__":1}',
  '-name',
  'account.name',
  'a.b.c.d.e',
  'id,id',
  ',',
  ' ',
  '\t',
  '9'.repeat(400),
  'true',
  '2031-02-29',
  'exact',
] as const;

const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...ODD_TEXTS) },
  fc.string({ unit: 'binary-ascii', maxLength: 8 }),
);

const entity = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      'account',
      'contact',
      'opportunity',
      'user',
      'membership',
      'stage_change',
      'team',
      'currency_rate',
    ),
  },
  text,
);

const key = fc.oneof(
  fc.constantFrom(
    'where',
    'sort',
    'fields',
    'limit',
    'after',
    'count',
    'search',
    'group',
    'measures',
    'having',
    'operations',
    'op',
    'by',
    'id',
    'record',
    'atomic',
    'name',
    'amount',
    'currency',
    'login',
    'password',
    'tenant',
    'external_key',
    'system',
    'key',
    'version',
    'stage',
    'pipeline',
    'account',
    'tags',
    'address',
    'var',
    '==',
    'in',
    'and',
    'sum',
    'field',
    'label',
  ),
  text,
);

/** Values of JSON with the keys and texts that code trips over. */
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom<unknown>(null, true, 0, -0, 1.5, 1e21, 2 ** 53, '', '\u0000', '\ud800', [], {}),
    text,
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(key, tie('json'), { maxKeys: 4 }),
  ),
}));

const parameter = fc.tuple(
  fc.oneof(fc.constantFrom('where', 'sort', 'fields', 'limit', 'after', 'count', 'search'), text),
  text,
);

function target(id: string): fc.Arbitrary<string> {
  const recordId = fc.oneof(fc.constant(id), text);
  const path = fc.oneof(
    fc.tuple(entity).map(([name]) => `/api/records/${name}`),
    fc
      .tuple(entity, fc.constantFrom('query', 'bulk', 'aggregate'))
      .map(([name, part]) => `/api/records/${name}/${part}`),
    fc.tuple(entity, recordId).map(([name, record]) => `/api/records/${name}/${record}`),
    fc
      .tuple(entity, recordId, fc.oneof(fc.constantFrom('history', 'restore'), text))
      .map((parts) => `/api/records/${parts.join('/')}`),
    fc.constantFrom(
      '/api/auth/login',
      '/api/auth/me',
      '/api/auth/tokens',
      '/api/model',
      '/api/openapi.json',
      '/api/health',
      '/api/files',
      '/',
    ),
    fc
      .tuple(fc.constantFrom('/api/files/', '/api/model/schemas/', '/api/auth/tokens/', '/assets/', '/', '/api/'), text)
      .map((parts) => parts.join('')),
  );
  const query = fc.array(parameter, { maxLength: 3 }).map((pairs) => pairs.map((pair) => pair.join('=')).join('&'));
  // What a target cannot hold would be refused before any code of ours sees it.
  return fc
    .tuple(path, query)
    .map(([start, rest]) =>
      `${start}${rest === '' ? '' : `?${rest}`}`.replaceAll(/[\p{Cc} "{}<>]/gu, (letter) => encodeURIComponent(letter)),
    );
}

const header = fc
  .tuple(
    fc.constantFrom(
      'Accept-Language',
      'If-Match',
      'X-Company',
      'Idempotency-Key',
      'Origin',
      'Sec-Fetch-Site',
      'Content-Encoding',
      'Range',
      'Content-Type',
      'If-None-Match',
      'User-Agent',
      'X-Forwarded-For',
      'Expect',
      'Accept',
    ),
    fc.oneof(
      text,
      fc.constantFrom(
        '"1"',
        'W/"1"',
        'multipart/form-data; boundary=b',
        'multipart/form-data',
        'application/merge-patch+json',
        'bytes=0-1',
        'fr;q=x',
      ),
    ),
  )
  .map(([name, value]) => `${name}: ${value.replaceAll(/\p{Cc}/gu, ' ')}`);

/** Any request to any route; `id` is a record that is there. */
export function oddRequests(id: string): fc.Arbitrary<Odd> {
  const body = fc.oneof(
    json.map((value) => JSON.stringify(value) ?? ''),
    text,
    fc.constant('--b\r\nContent-Disposition: form-data; name="f"; filename="x"\r\n\r\nx\r\n--b--\r\n'),
  );
  return fc.record({
    method: fc.constantFrom('GET', 'GET', 'POST', 'POST', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'PUT'),
    target: target(id),
    headers: fc.array(header, { maxLength: 2 }),
    body,
  });
}
