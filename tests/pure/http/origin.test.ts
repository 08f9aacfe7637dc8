// Where a request comes from, as limits count it.

import type { IncomingMessage } from 'node:http';
import { expect, test } from '@jest/globals';
import { parseTrustedProxies, readOrigin } from '../../../engine/runtime/http/origin.ts';
import { widerThan } from '../../../engine/runtime/sessions/wider.ts';

const PROXIES = parseTrustedProxies('loopback, 10.0.0.0/8');

function networkOf(remoteAddress: string, forwarded?: string): string {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return readOrigin({ socket: { remoteAddress }, headers } as unknown as IncomingMessage, PROXIES).network;
}

test.each<[string, string, string | undefined, string | undefined]>([
  ['an address of IPv4 is its own', '203.0.113.9', undefined, '203.0.113.9'],
  ['written as IPv6 it is the same', '::ffff:203.0.113.9', undefined, '203.0.113.9'],
  ['the client of a trusted proxy counts', '127.0.0.1', '198.51.100.1, 203.0.113.9, 10.1.1.1', '203.0.113.9'],
  ['what a stranger forwards is nothing', '203.0.113.9', '198.51.100.1', '203.0.113.9'],
])('%s', (_name, remote, forwarded, network) => {
  expect(networkOf(remote, forwarded)).toBe(network);
});

test('a network of IPv6 is part of wider ones, as limits read it', () => {
  const network = networkOf('::1', '2001:db8:1:203::1');
  expect(network).toBe('2001:db8:1:203::/64');
  expect(widerThan(network).map((wider) => wider.limit)).toEqual([null, 1_000, 300]);
  const [provider, ...customer] = widerThan(networkOf('::1', '2001:db8:2:203::1'));
  expect(provider).toEqual(widerThan(network)[0]);
  expect(customer).not.toEqual(widerThan(network).slice(1));
  expect(widerThan('203.0.113.9')).toEqual(widerThan('203.0.113.10'));
  expect(widerThan('')).toEqual([]);
});

test('all addresses of one IPv6 network of 64 bits count as one, those of another do not', () => {
  const [one, two, other] = ['2001:db8:0:1::1', '2001:DB8:0:1:ffff:ffff:ffff:ffff', '2001:db8:0:2::1'].map((address) =>
    networkOf('::1', address),
  );
  expect(one).toBe(two);
  expect(one).not.toBe(other);
});
