// Lays what is hidden, once everybody has looked: first what only clerks may not see, then what nobody of the attackers may.

import { companyBody, OF_A_COMPANY } from './bodies.ts';
import { HIDDEN, invite } from './found.ts';
import { RESTRICTING } from './pack.ts';
import { deletePlace, type Founding, fillPlace, makingFor, moveDeal } from './places.ts';
import type { Siege } from './siege.ts';

const CUSTOMERS = ['account', 'contact', 'opportunity'];
/** The key of a deleted record is told to those who may give it free. */
const DELETED = Object.keys(OF_A_COMPANY).filter((entity) => entity !== 'external_key');

function founding(siege: Siege, of: Pick<Founding, 'name' | 'company' | 'hiddenFrom' | 'instead'>): Founding {
  return { keeper: siege.keepers.home, canaries: siege.canaries, ...of };
}

/** An account and a deal of the attackers' company that are restricted; the deal is of an account that all see. */
export async function layRestricted(siege: Siege): Promise<void> {
  const { here, shared, restricted } = siege.places;
  const company = here.records.get('company')?.id ?? null;
  const of = { name: 'restricted', company, hiddenFrom: HIDDEN.clerks };
  const account = shared.records.get('account')?.id;
  const instead = { account: RESTRICTING.account, opportunity: { ...RESTRICTING.opportunity, account } };
  const deal = founding(siege, { ...of, instead });
  await fillPlace(restricted, deal, ['account']);
  // A contact of a restricted account is none itself.
  const contact = shared.records.get('contact');
  if (contact) restricted.records.set('contact', contact);
  await fillPlace(restricted, deal, ['opportunity']);
  restricted.records.delete('contact');
  await moveDeal(restricted, deal);
}

/**
 * All that the other company has, some of it with what all companies share; and what was deleted. Gives the value of the
 * invitation of its user.
 */
export async function layHidden(siege: Siege): Promise<string> {
  const { there, shared, deleted, here } = siege.places;
  const company = there.records.get('company')?.id ?? null;
  const of = founding(siege, { name: 'there', company, hiddenFrom: HIDDEN.there });
  const account = shared.records.get('account')?.id;
  const led = Object.fromEntries(CUSTOMERS.slice(1).map((entity) => [entity, { account }]));
  // These refer to an account that the attackers see.
  const beside = founding(siege, {
    name: 'there',
    company,
    hiddenFrom: HIDDEN.there,
    instead: { ...led, task: { account } },
  });
  await fillPlace(there, of);
  await moveDeal(there, of);
  const kept = new Map(there.records);
  await fillPlace(there, beside, ['contact', 'task', 'opportunity']);
  for (const [entity, record] of kept) there.records.set(entity, record);
  const { canaries, keepers } = siege;
  await keepers.home.make('company', companyBody(makingOfAnother(siege)));
  const gone = { canaries, keeper: keepers.home, name: 'deleted', company: here.records.get('company')?.id ?? null };
  await fillPlace(deleted, { ...gone, hiddenFrom: HIDDEN.there }, DELETED);
  await moveDeal(deleted, { ...gone, hiddenFrom: HIDDEN.there });
  await deletePlace(deleted, keepers.home);
  return invite(there, of);
}

/** A further company, for those who count them. */
function makingOfAnother(siege: Siege) {
  return makingFor(
    siege.places.deleted,
    founding(siege, { name: 'there', company: null, hiddenFrom: HIDDEN.there }),
    'company',
  );
}
