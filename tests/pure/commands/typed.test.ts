// What commands make of what was typed, and the addresses that they tell.

import { afterEach, describe, expect, test } from '@jest/globals';
import { serverPort, tenantAddress } from '../../../bin/address.ts';
import { programWith, readArguments } from '../../../bin/command.ts';

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
  [{}, 'npm run cahier --'],
  [{ DATABASE_URL: '' }, 'npm run cahier --'],
  [{ DATABASE_URL: 'postgres://crm:secret@db/crm' }, 'DATABASE_URL=<the same> npm run cahier --'],
  [
    { DATABASE_URL: 'postgres://crm:secret@db/crm', CAHIER_DATA_DIR: '/srv/crm', PORT: '8301' },
    'DATABASE_URL=<the same> CAHIER_DATA_DIR=/srv/crm PORT=8301 npm run cahier --',
  ],
  [{ CAHIER_DATA_DIR: "/srv/it's mine" }, "CAHIER_DATA_DIR='/srv/it'\\''s mine' npm run cahier --"],
])('with %j a command is shown as %s', (environment, shown) => {
  expect(programWith(environment, ['PORT'])).toBe(shown);
});

test.each([
  [{}, 'http://acme.localhost:3000'],
  [{ PORT: '8301' }, 'http://acme.localhost:8301'],
  [{ PORT: '80', CAHIER_BASE_DOMAIN: 'crm.test' }, 'http://acme.crm.test'],
  [{ CAHIER_BASE_DOMAIN: 'crm.test', CAHIER_PUBLIC_URL: 'https://www.crm.test' }, 'https://acme.crm.test'],
])('with %j a tenant is at %s', (environment, address) => {
  expect(tenantAddress('acme', serverPort(environment), environment)).toBe(address);
});
