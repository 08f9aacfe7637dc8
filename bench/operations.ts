// What is measured: each operation as a request to either server, which must answer it alike. Records and people change
// from request to request, in the same order for both.

import type { Sizes } from './fill.ts';
import { type MakeRequest, requestOf } from './measure/load.ts';

export type Side = 'engine' | 'reference';

export interface Operation {
  readonly name: string;
  readonly status: number;
  /** Requests of one window, from a number that no window before it used. */
  readonly requests: (side: Side, tokens: readonly string[], seed: number) => MakeRequest;
}

const LISTED = 'name,account,pipeline,stage,amount,probability,close_date,owner';
const GOT = 'name,account,contact,pipeline,stage,amount,probability,opened_on,close_date,next_step,lead_source';
const STAGES = ['new', 'qualified', 'proposal', 'negotiation'];

const id = (kind: string, number: number): string =>
  `0190000${kind}-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;

/** A deal of the owner with this number, as fill.ts spreads them: not always the same, nor one after the other. */
const dealOf = (owner: number, index: number, { deals, owners }: Sizes): string => {
  const ofOwner = 1 + ((index * 7919) % (Math.floor(deals / owners) - 1));
  return id('e', ofOwner * owners + owner - 1);
};

const parameters = (values: Readonly<Record<string, string>>): string => new URLSearchParams(values).toString();

export function operations(sizes: Sizes): readonly Operation[] {
  const each =
    (make: (side: Side, index: number, owner: number, token: string) => Buffer): Operation['requests'] =>
    (side, tokens, seed) => {
      let index = seed;
      return () => {
        index += 1;
        const owner = index % tokens.length;
        return make(side, index, owner, tokens[owner] ?? '');
      };
    };
  return [
    {
      name: 'list',
      status: 200,
      requests: each((side, index, _owner, token) => {
        const stage = STAGES[index % STAGES.length] ?? '';
        const path =
          side === 'reference'
            ? `/deals?${parameters({ stage, limit: '50' })}`
            : `/api/records/opportunity?${parameters({ where: JSON.stringify({ '==': [{ var: 'stage' }, stage] }), sort: 'close_date', fields: LISTED, limit: '50' })}`;
        return requestOf('GET', path, { token });
      }),
    },
    {
      name: 'get',
      status: 200,
      requests: each((side, index, owner, token) => {
        const deal = dealOf(owner + 1, index, sizes);
        const path = side === 'reference' ? `/deals/${deal}` : `/api/records/opportunity/${deal}?fields=${GOT}`;
        return requestOf('GET', path, { token });
      }),
    },
    {
      name: 'create',
      status: 201,
      requests: each((side, index, _owner, token) => {
        const body = {
          name: `New deal ${index}`,
          account: id('c', 1 + ((index * 31) % sizes.accounts)),
          contact: id('d', 1 + ((index * 37) % sizes.contacts)),
          amount: `${1000 + (index % 5000)}.50`,
          close_date: '2027-03-01',
          next_step: 'Call back',
        };
        return requestOf('POST', side === 'reference' ? '/deals' : '/api/records/opportunity', { token, body });
      }),
    },
    {
      name: 'update',
      status: 200,
      requests: each((side, index, owner, token) => {
        const deal = dealOf(owner + 1, index, sizes);
        const body = { next_step: `Call back in week ${index}`, close_date: `2027-0${1 + (index % 9)}-11` };
        const path = side === 'reference' ? `/deals/${deal}` : `/api/records/opportunity/${deal}`;
        return requestOf('PATCH', path, { token, body, type: 'application/merge-patch+json' });
      }),
    },
  ];
}
