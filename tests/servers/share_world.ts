// A world for shares: Ada of our company owns what is shared; Ben is of another company, Cleo in a team that works across
// companies, and Dan in the team below it. What suites of shares do again and again: share the account of the test, and see whether somebody sees it.

import { expect } from '@jest/globals';
import type { Answered } from '../rig/ask.ts';
import type { Client } from './client.ts';
import { openWorld, type World } from './world.ts';

const own = { scope: 'own' };
const SELLER = { read: own, create: {}, update: own, delete: own, export: own };

/** Sellers have what is theirs; clerks may see their own as well, and change nothing. */
const PACK = {
  'roles/acme_seller.json': {
    $id: 'crm:acme/roles/acme_seller',
    title: 'Seller',
    includes: { 'base/everyone': true },
    grants: { 'base/account': SELLER, 'sales/opportunity': SELLER },
    classes: { '*': 'write' },
  },
  'roles/acme_clerk.json': {
    $id: 'crm:acme/roles/acme_clerk',
    title: 'Clerk',
    includes: { 'base/everyone': true },
    grants: { 'base/account': { read: own, delete: own } },
  },
  'restrictions/acme_sealed.json': {
    $id: 'crm:acme/restrictions/acme_sealed',
    title: 'Sealed accounts',
    entity: 'base/account',
    actions: { read: true },
    for: { 'acme/acme_clerk': true },
    rule: { '!=': [{ var: 'name' }, 'Sealed'] },
  },
};

export const UNKNOWN = [404, 'record.unknown'];
export const DENIED = [403, 'access.denied'];
/** An id that nobody has. */
export const MISSING = '01900000-0000-7000-8000-00000000dead';

export interface ShareWorld {
  readonly world: World;
  readonly admin: Client;
  readonly ada: Client;
  readonly ben: Client;
  readonly cleo: Client;
  readonly dan: Client;
  readonly ids: Readonly<Record<'ada' | 'ben' | 'cleo' | 'dan' | 'here' | 'there' | 'team', string>>;
  /** Creates a record as the administrator and answers its id. */
  readonly make: (entity: string, body: object) => Promise<string>;
  /** A new person in the role of a clerk of the other company, or another one; by a login of their own. */
  readonly person: (...memberships: readonly Readonly<Record<string, string>>[]) => Promise<Person>;
  /** Asks to share a record, as Ada unless told. */
  readonly ask: (body: object, client?: Client) => Promise<Answered>;
  /** Shares it, and answers the id of the share. */
  readonly share: (body: object, client?: Client) => Promise<string>;
  /** Ends a share, as Ada. */
  readonly end: (id: string) => Promise<Answered>;
  readonly close: () => Promise<void>;
}

export interface Person {
  readonly id: string;
  readonly login: string;
  readonly client: Client;
}

export async function openShareWorld(name: string): Promise<ShareWorld> {
  const world = await openWorld({ name, pack: PACK });
  const admin = await world.client();
  const make = async (entity: string, body: object): Promise<string> => {
    const answer = await admin.post(`/api/records/${entity}`, body);
    if (answer.status !== 201) throw new Error(`${entity} was refused: ${answer.text}`);
    return answer.json.id;
  };
  const here = (await admin.get('/api/auth/me')).json.company.id;
  const facts = { currency: 'EUR', country: 'BE', zone: 'Europe/Brussels', language: 'fr' };
  const there = await make('company', { name: 'Belgique', ...facts });
  const team = await make('team', { name: 'South' });
  const below = await make('team', { name: 'Deep', parent: team });
  const ids = {
    here,
    there,
    team,
    ada: await world.addUser('ada', [{ role: 'acme/acme_seller', company: here }]),
    ben: await world.addUser('ben', [{ role: 'acme/acme_clerk', company: there }]),
    cleo: await world.addUser('cleo', [{ role: 'acme/acme_clerk', team }]),
    dan: await world.addUser('dan', [{ role: 'acme/acme_clerk', team: below }]),
  };
  const ada = await world.client('ada');
  const ask = (body: object, client = ada) => client.post('/api/records/record_share', body);
  let people = 0;
  return {
    ...{ world, admin, ada, ids, make, ask },
    ben: await world.client('ben', { server: 1 }),
    cleo: await world.client('cleo'),
    dan: await world.client('dan'),
    person: async (...memberships) => {
      people += 1;
      const login = `person_${people}`;
      const seats = memberships.length > 0 ? memberships : [{ role: 'acme/acme_clerk', company: there }];
      const id = await world.addUser(login, seats);
      return { id, login, client: await world.client(login) };
    },
    share: async (body, client) => {
      const answer = await ask(body, client);
      expect([answer.text, answer.status]).toEqual([answer.text, 201]);
      return answer.json.id;
    },
    end: (id) => ada.remove(`/api/records/record_share/${id}`),
    close: () => world.close(),
  };
}
