// What it takes to explain why somebody may do something, with 50 roles in the model, and to check a password.

import type { Part } from '../bench.ts';
import { ask, requestOf } from '../measure/load.ts';
import { median, rounded } from '../measure/statistics.ts';
import { measureWindow } from '../measure/window.ts';
import { idOf, parameters } from '../operations.ts';
import { peopleOf } from '../people.ts';
import { PASSWORD } from '../tenant.ts';

const EXPLAINED = 60;
/** Asked before it counts. */
const WARM_UP = 20;

export const access: Part = async ({ world, engine }) => {
  const { tenant, postmaster } = world;
  const { roles_12, '8': lead } = await peopleOf(world);
  const times: number[] = [];
  for (let index = -WARM_UP; index < EXPLAINED; index += 1) {
    // Deals of owners below and outside of the team, in turns.
    const id = idOf('e', 1 + (((index + WARM_UP) * 7919) % tenant.sizes.deals));
    const user = index % 2 === 0 ? roles_12.id : lead.id;
    const asked = parameters({ entity: 'opportunity', id, user, action: 'update', field: 'amount' });
    const request = requestOf('GET', `/api/access/explain?${asked}`, { token: tenant.adminToken });
    const begun = performance.now();
    const { status, body } = await ask(engine.port, request);
    if (status !== 200) throw new Error(`Explaining answered ${status}: ${body}`);
    if (index >= 0) times.push(performance.now() - begun);
  }
  const login = await measureWindow(
    {
      name: 'login',
      server: engine,
      status: 200,
      requests: () => () => {
        const body = { tenant: tenant.key, login: 'admin', password: PASSWORD };
        return requestOf('POST', '/api/auth/login', { token: '', body });
      },
    },
    { postmaster, connections: 1, seconds: 2 },
  );
  return { explain_ms: rounded(median(times)), login_cpu_ms: rounded(1000 * (login.cpu + login.postgres)) };
};
