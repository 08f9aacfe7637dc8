// What is measured: each operation as a request to either server, which must answer it alike. Records and people change
// from request to request, in the same order for both.

import type { Sizes } from './fill.ts';
import { type MakeRequest, requestOf } from './measure/load.ts';
import type { Contestant } from './measure/window.ts';
import type { BenchServer } from './servers.ts';

export type Side = 'engine' | 'reference';

export interface Operation {
  readonly name: string;
  readonly status: number;
  /** Requests of one window, from a number that no window before it used. */
  readonly requests: (side: Side, tokens: readonly string[], seed: number) => MakeRequest;
}

/** One side of a comparison: a server that is asked the operation by people with these tokens. */
export function contestant(
  operation: Operation,
  side: Side,
  { server, tokens }: { readonly server: BenchServer; readonly tokens: readonly string[] },
): Contestant {
  const { name, status, requests } = operation;
  return { name: `${name} of the ${side}`, server, status, requests: (seed) => requests(side, tokens, seed) };
}

const LISTED = 'name,account,pipeline,stage,amount,probability,close_date,owner';
const GOT = 'name,account,contact,pipeline,stage,amount,probability,opened_on,close_date,next_step,lead_source';
const STAGES = ['new', 'qualified', 'proposal', 'negotiation'];

/** UUIDs as fill.ts makes them; `kind` is one hexadecimal digit. */
export const idOf = (kind: string, number: number): string =>
  `0190000${kind}-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;

/** A deal of the owner with this index, as fill.ts spreads them: not always the same, nor one after the other. */
const dealOf = (owner: number, index: number, { deals, owners }: Sizes): string => {
  const ofOwner = 1 + ((index * 7919) % (Math.floor(deals / owners) - 1));
  return idOf('e', ofOwner * owners + (owner % owners));
};

export const parameters = (values: Readonly<Record<string, string>>): string => new URLSearchParams(values).toString();

/** What a request is made from: its number, and who asks. */
interface Turn {
  readonly side: Side;
  readonly index: number;
  readonly owner: number;
  readonly token: string;
}

/** People ask in turns. */
const each =
  (make: (turn: Turn) => Buffer): Operation['requests'] =>
  (side, tokens, seed) => {
    let index = seed;
    return () => {
      index += 1;
      const owner = index % tokens.length;
      return make({ side, index, owner, token: tokens[owner] ?? '' });
    };
  };

/** Deals of one stage, those that close first, fifty of them. */
export const list: Operation = {
  name: 'list',
  status: 200,
  requests: each(({ side, index, token }) => {
    const stage = STAGES[index % STAGES.length] ?? '';
    const where = JSON.stringify({ '==': [{ var: 'stage' }, stage] });
    const path =
      side === 'reference'
        ? `/deals?${parameters({ stage, limit: '50' })}`
        : `/api/records/opportunity?${parameters({ where, sort: 'close_date', fields: LISTED, limit: '50' })}`;
    return requestOf('GET', path, { token });
  }),
};

const get = (sizes: Sizes): Operation => ({
  name: 'get',
  status: 200,
  requests: each(({ side, index, owner, token }) => {
    const deal = dealOf(owner, index, sizes);
    const path = side === 'reference' ? `/deals/${deal}` : `/api/records/opportunity/${deal}?fields=${GOT}`;
    return requestOf('GET', path, { token });
  }),
});

const create = (sizes: Sizes): Operation => ({
  name: 'create',
  status: 201,
  requests: each(({ side, index, token }) => {
    const body = {
      name: `New deal ${index}`,
      account: idOf('c', 1 + ((index * 31) % sizes.accounts)),
      contact: idOf('d', 1 + ((index * 37) % sizes.contacts)),
      amount: `${1000 + (index % 5000)}.50`,
      close_date: '2027-03-01',
      next_step: 'Call back',
    };
    return requestOf('POST', side === 'reference' ? '/deals' : '/api/records/opportunity', { token, body });
  }),
});

const update = (sizes: Sizes): Operation => ({
  name: 'update',
  status: 200,
  requests: each(({ side, index, owner, token }) => {
    const deal = dealOf(owner, index, sizes);
    const body = { next_step: `Call back in week ${index}`, close_date: `2027-0${1 + (index % 9)}-11` };
    const path = side === 'reference' ? `/deals/${deal}` : `/api/records/opportunity/${deal}`;
    return requestOf('PATCH', path, { token, body, type: 'application/merge-patch+json' });
  }),
});

/** How many deals close in each month, and what they are worth, by stage. */
export const aggregate: Operation = {
  name: 'aggregate',
  status: 200,
  requests: each(({ side, token }) => {
    if (side === 'reference') return requestOf('GET', '/deals/totals', { token });
    const body = {
      group: { stage: { field: 'stage' }, month: { field: 'close_date', by: 'month' } },
      measures: { deals: { count: true }, total: { sum: 'amount' } },
      sort: ['stage', 'month'],
    };
    return requestOf('POST', '/api/records/opportunity/aggregate', { token, body });
  }),
};

export const reads = (sizes: Sizes): readonly Operation[] => [list, get(sizes)];

/** Those whose ratios are the bench's first figures. */
export const operations = (sizes: Sizes): readonly Operation[] => [...reads(sizes), create(sizes), update(sizes)];
