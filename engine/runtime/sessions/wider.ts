// The networks that a network is part of. One customer may hold many of IPv6: a /56 or a /48 of its own (RFC 6177, RIPE-690),
// and a provider a /32; of IPv4 a /24 is seldom more than one's.

import ipaddr from 'ipaddr.js';

/** Lengths of prefixes, the widest first; the network itself, an address or a /64, comes last. */
const PREFIXES = { ipv4: [24], ipv6: [32, 48, 56] } as const;

/** How many may fail in one customer's networks, which are many of IPv6, before those take turns as one. */
const CUSTOMERS: Readonly<Record<number, number>> = { 48: 1_000, 56: 300 };

export interface Wider {
  readonly network: string;
  /** Failed attempts that it is allowed in a window, where it may be one customer's; null: it never is. */
  readonly limit: number | null;
}

/** The widest first; none of what is no address. `network` as http/origin.ts gives it. */
export function widerThan(network: string): readonly Wider[] {
  const [address = ''] = network.split('/');
  if (!ipaddr.isValid(address)) return [];
  const parsed = ipaddr.parse(address);
  const [bytes, kind] = [parsed.toByteArray(), parsed.kind()];
  return PREFIXES[kind].map((bits) => ({
    network: `${bytes.slice(0, bits / 8).join('.')}/${bits}`,
    limit: kind === 'ipv6' ? (CUSTOMERS[bits] ?? null) : null,
  }));
}

/** The widest network that may be one customer's. */
export function customerOf(network: string): string {
  return widerThan(network).find(({ limit }) => limit !== null)?.network ?? network;
}
