// Where a request comes from and by which way: network, scheme and host. What a proxy says of them is believed only from
// the addresses of CAHIER_TRUSTED_PROXIES, since anybody can send the headers.

import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import ipaddr from 'ipaddr.js';
import { StartRefusal } from '../database/embedded/refusal.ts';

export interface ClientOrigin {
  /** What limits count by: the client's address, of IPv6 the /64 that it has to itself (RFC 6177), as `2001:db8::/64`. */
  readonly network: string;
  /** Whether client and server are the same machine, no proxy between them. */
  readonly isLoopback: boolean;
  readonly isHttps: boolean;
  /** Host with port as the client wrote it, in lower case; empty where it sent none. */
  readonly host: string;
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;
export type TrustedProxies = readonly [Address, number][];

/** Reads a list such as `127.0.0.1, 10.0.0.0/8, loopback`; throws a StartRefusal for what is no address. */
export function parseTrustedProxies(text: string): TrustedProxies {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  return words.flatMap((word) => (word === 'loopback' ? ['127.0.0.0/8', '::1/128'] : [word])).map(parseRange);
}

function parseRange(word: string): [Address, number] {
  if (ipaddr.isValidCIDR(word)) return ipaddr.parseCIDR(word) as [Address, number];
  if (ipaddr.isValid(word)) {
    const address = ipaddr.process(word);
    return [address, address.kind() === 'ipv4' ? 32 : 128];
  }
  throw new StartRefusal(
    `CAHIER_TRUSTED_PROXIES holds ${JSON.stringify(word)}: give addresses or ranges such as 10.0.0.0/8, separated by commas.`,
  );
}

/** What is known of the other end of a connection. Working it out for each request was 2 % of the CPU of a read. */
interface Peer {
  readonly address: string;
  readonly isTrusted: boolean;
  readonly network: string;
  readonly isLoopback: boolean;
}

const PEER = Symbol('peer');

function peerOf(socket: Socket & { [PEER]?: Peer }, proxies: TrustedProxies): Peer {
  socket[PEER] ??= describePeer(socket.remoteAddress ?? '', proxies);
  return socket[PEER];
}

function describePeer(address: string, proxies: TrustedProxies): Peer {
  const network = networkOf(address);
  return { address, network, isTrusted: isTrusted(address, proxies), isLoopback: isLoopback(address) };
}

export function readOrigin(incoming: IncomingMessage, proxies: TrustedProxies): ClientOrigin {
  const peer = peerOf(incoming.socket, proxies);
  const host = (incoming.headers.host ?? '').toLowerCase();
  const isEncrypted = (incoming.socket as Partial<TLSSocket>).encrypted === true;
  if (!peer.isTrusted) return { network: peer.network, isLoopback: peer.isLoopback, isHttps: isEncrypted, host };
  const chain = listOf(incoming, 'x-forwarded-for');
  // Proxies append, so the client is the last address that is not one of them.
  const client = chain.findLast((address) => !isTrusted(address, proxies)) ?? chain[0];
  const scheme = listOf(incoming, 'x-forwarded-proto').at(-1);
  return {
    network: client === undefined ? peer.network : networkOf(client),
    isLoopback: client === undefined && peer.isLoopback,
    isHttps: scheme === undefined ? isEncrypted : scheme === 'https',
    host: (listOf(incoming, 'x-forwarded-host').at(-1) ?? host).toLowerCase(),
  };
}

/** Host without its port, and without the dot that ends a name in full (RFC 1034); brackets of an IPv6 address stay. */
export function hostName(host: string): string {
  return host.replace(/\.?(?::\d+)?$/, '');
}

function listOf(incoming: IncomingMessage, header: string): readonly string[] {
  const value = incoming.headers[header];
  const text = Array.isArray(value) ? value.join(',') : (value ?? '');
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function isTrusted(address: string, proxies: TrustedProxies): boolean {
  if (proxies.length === 0 || !ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return proxies.some(([range, bits]) => parsed.kind() === range.kind() && parsed.match(range, bits));
}

function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}

function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  // ::ffff:127.0.0.1 is 127.0.0.1.
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  return `${new ipaddr.IPv6([...parsed.parts.slice(0, 4), 0, 0, 0, 0])}/64`;
}
