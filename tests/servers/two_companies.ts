// A world with a second company, and its administrator, who works in both: what suites about companies begin with.

import { type Client, type Problems, problemsOf } from './client.ts';
import { openWorld, type World } from './world.ts';

/** What every company has to say. */
export const COMPANY = { currency: 'EUR', country: 'BE', zone: 'Europe/Brussels', language: 'fr' };

export interface TwoCompanies {
  readonly world: World;
  readonly admin: Client;
  /** Ids of the companies. */
  readonly here: string;
  readonly there: string;
  /** Creates a record, by the administrator unless told, and answers its id. */
  readonly make: (entity: string, body: object, client?: Client) => Promise<string>;
  /** What is wrong with each operation. */
  readonly bulk: (entity: string, operations: readonly object[]) => Promise<readonly Problems[]>;
}

export async function openTwoCompanies(name: string): Promise<TwoCompanies> {
  const world = await openWorld({ name });
  const admin = await world.client();
  const make: TwoCompanies['make'] = async (entity, body, client = admin) => {
    const answer = await client.post(`/api/records/${entity}`, body);
    if (answer.status !== 201) throw new Error(`${entity} was refused: ${answer.text}`);
    return answer.json.id;
  };
  return {
    world,
    admin,
    here: (await admin.get('/api/auth/me')).json.company.id,
    there: await make('company', { name: 'Belgique', ...COMPANY }),
    make,
    bulk: async (entity, operations) => {
      const { json } = await admin.post(`/api/records/${entity}/bulk`, { operations });
      return json.results.map(({ status, problem }: { status: number; problem?: object }) =>
        problemsOf({ status, json: problem ?? {} }),
      );
    },
  };
}
