// A world with listeners: two representatives of different teams, and somebody who sees a deal by what stands in it. What
// suites of events do again and again: listen, make, change, and wait until all that there was to tell was told.

import { until } from '../until.ts';
import { type Client, clientOf } from './client.ts';
import { type EventReader, readEvents } from './event_reader.ts';
import { openWorld, type World } from './world.ts';

export interface Listening {
  readonly server?: number;
  /** Last-Event-ID */
  readonly after?: string;
  /** Unless a new one is to be made. */
  readonly token?: string;
}

export interface EventWorld {
  readonly world: World;
  readonly admin: Client;
  /** Ids of the teams of nina and of saul. */
  readonly north: string;
  readonly south: string;
  readonly token: (login: string, tenant?: string) => Promise<string>;
  readonly listen: (login: string, listening?: Listening) => Promise<EventReader>;
  /** Creates a record and answers its id. */
  readonly make: (entity: string, record: object, client?: Client) => Promise<string>;
  /** Changes it and answers its version. */
  readonly change: (entity: string, id: string, patch: object) => Promise<number>;
  /** A change that everybody sees, made last: what was told before it is all that there was to tell. */
  readonly mark: (...readers: readonly EventReader[]) => Promise<void>;
  /** Ends all streams. */
  readonly leave: () => void;
}

/** The role of somebody who sees a deal by what stands in it. */
const WATCHER = {
  $id: 'crm:acme/roles/acme_watcher',
  title: 'Watcher',
  includes: { 'base/everyone': true },
  grants: {
    'sales/opportunity': {
      read: {
        scope: 'all',
        when: { or: [{ '==': [{ var: 'stage.outcome' }, 'lost'] }, { '>': [{ var: 'amount.amount' }, 1000] }] },
      },
    },
  },
  classes: { financial: 'read' },
};

export async function openEventWorld(name: string): Promise<EventWorld> {
  const world = await openWorld({ name, pack: { 'roles/acme_watcher.json': WATCHER } });
  const admin = await world.client();
  const open: EventReader[] = [];
  const token = (login: string, tenant = world.tenant) => world.engine.call('makeToken', { tenant, login });
  const make = async (entity: string, record: object, client = admin): Promise<string> => {
    const made = await client.post(`/api/records/${entity}`, record);
    if (made.status !== 201) throw new Error(made.text);
    return made.json.id;
  };
  const change = async (entity: string, id: string, patch: object): Promise<number> => {
    const changed = await admin.patch(`/api/records/${entity}/${id}`, patch);
    if (changed.status !== 200) throw new Error(changed.text);
    return changed.json.version;
  };
  const { id: me } = (await admin.get('/api/auth/me')).json.user;
  const north = await make('team', { name: 'North' });
  const south = await make('team', { name: 'South' });
  await world.addUser('nina', [{ role: 'rep', team: north }]);
  await world.addUser('saul', [{ role: 'rep', team: south }]);
  await world.addUser('wanda', [{ role: 'acme_watcher' }]);
  return {
    world,
    admin,
    north,
    south,
    token,
    make,
    change,
    listen: async (login, { server = 0, after, token: own } = {}) => {
      const headers = { Authorization: `Bearer ${own ?? (await token(login))}` };
      const from = after === undefined ? {} : { 'Last-Event-ID': after };
      const reader = await readEvents(world.servers[server]?.url ?? '', { ...headers, ...from });
      open.push(reader);
      return reader;
    },
    mark: async (...readers) => {
      const version = await change('user', me, { job_title: `Mark ${performance.now()}` });
      const isMark = ({ data }: EventReader['events'][number]) => data.id === me && data.version >= version;
      for (const reader of readers) await until(async () => reader.events.some(isMark), 'the mark is told');
    },
    leave: () => {
      for (const reader of open.splice(0)) reader.leave();
    },
  };
}

export function hasReset({ events }: EventReader): boolean {
  return events.some(({ event }) => event === 'reset');
}

/** Somebody without a session or token, at the first server. */
export function strangerOf(world: World): Client {
  return clientOf(world.servers[0]?.url ?? '', {});
}
