// What commands make of what was typed, and the addresses that they tell.

import { afterEach, describe, expect, test } from '@jest/globals';
import { serverPort, tenantAddress } from '../../../bin/address.ts';
import { readArguments } from '../../../bin/command.ts';

const SHAPE = { options: { tenant: { type: 'string' }, json: { type: 'boolean' } }, words: [1, 2] } as const;

describe('options without the two hyphens that npm wants before them', () => {
  afterEach(() => {
    delete process.env['npm_config_tenant'];
    delete process.env['npm_config_json'];
  });

  test('are missed, not left out in silence', () => {
    process.env['npm_config_tenant'] = 'demo';
    expect(() => readArguments(['kennel', 'demo'], SHAPE)).toThrow('npm took --tenant for itself');
  });

  test('are not mistaken for settings of npm itself', () => {
    process.env['npm_config_json'] = 'true';
    expect(readArguments(['kennel', '--tenant', 'demo'], SHAPE).values.tenant).toBe('demo');
  });
});

test.each([
  [{}, 'http://acme.localhost:3000'],
  [{ PORT: '8301' }, 'http://acme.localhost:8301'],
  [{ PORT: '80', CAHIER_BASE_DOMAIN: 'crm.test' }, 'http://acme.crm.test'],
  [{ CAHIER_BASE_DOMAIN: 'crm.test', CAHIER_PUBLIC_URL: 'https://www.crm.test' }, 'https://acme.crm.test'],
])('with %j a tenant is at %s', (environment, address) => {
  expect(tenantAddress('acme', serverPort(environment), environment)).toBe(address);
});
