// A world of people: its administrator, somebody who runs the account of every user but changes nothing that is theirs, and a stranger, who
// sends nothing of their own. What suites about users begin with.

import { type Client, clientOf } from './client.ts';
import { openWorld, type World } from './world.ts';

const STAFF = {
  'roles/acme_staff.json': {
    $id: 'crm:acme/roles/acme_staff',
    title: 'Staff',
    includes: { 'base/everyone': true },
    grants: {
      'base/user': { create: {}, update: {}, invite: {}, deactivate: {} },
      'base/task': { read: { scope: 'own' } },
    },
  },
};

export interface StaffWorld {
  readonly world: World;
  readonly admin: Client;
  readonly adminId: string;
  readonly staff: Client;
  readonly stranger: Client;
  /** A new user, in the role of a representative; `count` is which one it is, for names of their own. */
  readonly addPerson: () => Promise<{ readonly login: string; readonly id: string; readonly count: number }>;
}

/** With these documents besides. */
export async function openStaffWorld(name: string, pack: Readonly<Record<string, unknown>> = {}): Promise<StaffWorld> {
  const world = await openWorld({ name, pack: { ...STAFF, ...pack } });
  const admin = await world.client();
  await world.addUser('staff', [{ role: 'acme/acme_staff' }]);
  let count = 0;
  return {
    world,
    admin,
    adminId: (await admin.get('/api/auth/me')).json.user.id,
    staff: await world.client('staff'),
    stranger: clientOf(world.servers[0]?.url ?? '', {}),
    addPerson: async () => {
      count += 1;
      const login = `person${count}`;
      return { login, count, id: await world.addUser(login, [{ role: 'sales/rep' }]) };
    },
  };
}
