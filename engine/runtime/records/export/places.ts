// How many exports may run at once: each holds a connection to PostgreSQL for as long as its reader takes, outside of the
// pool.

import { Refusal } from '../../../problems.ts';

const OF_A_TENANT = 2;
const OF_ALL = 8;

/** Takes a place and answers how to give it back; throws `server.busy` where there is none. */
export type TakePlace = (tenant: number) => () => void;

/** The places of one server. */
export function makeExportPlaces(): TakePlace {
  const taken = new Map<number, number>();
  let all = 0;
  return (tenant) => {
    const own = taken.get(tenant) ?? 0;
    if (own >= OF_A_TENANT || all >= OF_ALL) {
      throw new Refusal('server.busy', 'Other exports are running; please try again when one of them is done.');
    }
    taken.set(tenant, own + 1);
    all += 1;
    return () => {
      const left = (taken.get(tenant) ?? 1) - 1;
      if (left === 0) taken.delete(tenant);
      else taken.set(tenant, left);
      all -= 1;
    };
  };
}
