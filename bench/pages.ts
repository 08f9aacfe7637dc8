// Pages of a list, and how to be on one far behind without asking for all before it.

import { ask, requestOf } from './measure/load.ts';
import { parameters } from './operations.ts';
import type { BenchServer } from './servers.ts';

export interface Page {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly next: string | null;
}

export interface Listing {
  readonly token: string;
  readonly sort: string;
  readonly fields: string;
  readonly limit?: number;
  /** A rule. */
  readonly where?: object;
  readonly after?: string | null;
}

export function listRequest({ token, sort, fields, limit = 50, where, after }: Listing): Buffer {
  const given = {
    sort,
    fields,
    limit: String(limit),
    ...(where ? { where: JSON.stringify(where) } : {}),
    ...(after ? { after } : {}),
  };
  return requestOf('GET', `/api/records/opportunity?${parameters(given)}`, { token });
}

/** Throws where the answer is no page. */
export async function listPage({ port }: BenchServer, listing: Listing): Promise<Page> {
  const { status, body } = await ask(port, listRequest(listing));
  if (status !== 200) throw new Error(`A page was answered with ${status}: ${body}`);
  return JSON.parse(body) as Page;
}

/**
 * The cursor behind the first record of what the rule leaves. A cursor belongs to an order, not to a filter: where
 * the rule takes away what comes first, it leads on in the middle of the whole list.
 */
export async function cursorWithin(
  server: BenchServer,
  listing: Listing & { readonly where: object },
): Promise<string> {
  const { next } = await listPage(server, { ...listing, limit: 1 });
  if (next === null) throw new Error(`Nothing follows ${JSON.stringify(listing.where)}.`);
  return next;
}
