// What answers of JSON have in common: their headers, and that they are of what was asked, also where it was asked before.

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type HttpRig, startHttpRig } from './http_rig.ts';

let rig: HttpRig;
let Cookie: string;

beforeAll(async () => {
  rig = await startHttpRig({ name: 'http_answers' });
  Cookie = await rig.login();
}, 60_000);

afterAll(() => rig.close());

test('JSON lets a browser do nothing with it: it is no page, and nobody else may embed it', async () => {
  const answers = [await rig.ask({ path: '/api/health' }), await rig.ask({ path: '/api/nothing' })];
  for (const { headers } of answers) {
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    expect(headers).not.toHaveProperty('x-download-options');
  }
});

test('one query string, asked again or of another entity, is answered for what it is asked of', async () => {
  const path = '/api/records/account?fields=name&sort=name&limit=3';
  const ask = (of: string) => rig.ask({ path: of, headers: { Cookie } });
  const [first, again] = [await ask(path), await ask(path)];
  const contacts = await ask('/api/records/contact?fields=full_name&limit=3');
  const other = await ask('/api/records/contact?fields=name&sort=name&limit=3');
  expect(again.json).toEqual(first.json);
  expect(contacts.status).toBe(200);
  expect([other.status, other.json.code]).toEqual([422, 'field.unknown']);
});
