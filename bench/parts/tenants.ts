// Many tenants of the shipped packs on one server: what each costs the server in memory, and what PostgreSQL has for
// itself while all of them are used.

import { progress } from '../../bin/command.ts';
import { documentsOf, loadPacks } from '../../bin/packs.ts';
import { freePort } from '../../engine/runtime/database/embedded/connection.ts';
import { inspectAt, keptMb } from '../measure/inspector.ts';
import { memoryOfPostgres, type PostgresMemory, residentMb } from '../measure/memory.ts';
import { rounded } from '../measure/statistics.ts';
import { measureWindow } from '../measure/window.ts';
import { aggregate, contestant, operations } from '../operations.ts';
import type { BenchServer } from '../servers.ts';
import { type BenchTenant, makeTenant } from '../tenant.ts';
import { type Ground, openGround } from '../world.ts';

const SIZES = { deals: 300, accounts: 30, contacts: 30, owners: 1 };
const ROLE = 'rep';
const CONNECTIONS = 16;
/** Of each operation; all tenants are asked several times in it. */
const SECONDS = 8;

export async function tenants(count: number): Promise<object> {
  const ground = await openGround();
  try {
    const made = await makeTenants(ground, count);
    const inspector = await freePort();
    const engine = await ground.startEngine([inspectAt(inspector)]);
    const mix = { ground, engine };
    // The same load on one tenant first: what any load leaves behind is no tenant's own.
    await askMixed(mix, made.slice(0, 1));
    const one = await keptMb(inspector);
    const memory = await askMixed(mix, made);
    const all = await keptMb(inspector);
    return {
      tenants: {
        count,
        server_mb_each: rounded((all - one) / (count - 1)),
        server_mb: Math.round(residentMb(engine.pid)),
        postgres_mb: Math.round(memory.private_mb + memory.shared_mb),
        postgres_private_mb: Math.round(memory.private_mb),
      },
    };
  } finally {
    await ground.close();
  }
}

async function makeTenants(ground: Ground, count: number): Promise<readonly BenchTenant[]> {
  progress(`Making ${count} tenants …`);
  const documents = documentsOf(await loadPacks([]));
  return ground.work(async (workshop) => {
    const made: BenchTenant[] = [];
    while (made.length < count) {
      const key = `bench-${made.length + 1}`;
      made.push(await makeTenant(workshop, { key, documents, sizes: SIZES, role: ROLE }));
      if (made.length % 50 === 0) progress(`${made.length} tenants …`);
    }
    return made;
  });
}

interface Mix {
  readonly ground: Ground;
  readonly engine: BenchServer;
}

/** Reads, writes and reports by the admins of all of these in turn; gives the most that PostgreSQL had. */
async function askMixed({ ground, engine }: Mix, used: readonly BenchTenant[]): Promise<PostgresMemory> {
  const tokens = used.map(({ adminToken }) => adminToken);
  const { postmaster } = ground;
  let most: PostgresMemory = { private_mb: 0, shared_mb: 0 };
  for (const operation of [...operations(SIZES), aggregate]) {
    const asked = contestant(operation, 'engine', { server: engine, tokens });
    await measureWindow(asked, { postmaster, connections: CONNECTIONS, seconds: SECONDS });
    const memory = memoryOfPostgres(postmaster);
    if (memory.private_mb + memory.shared_mb > most.private_mb + most.shared_mb) most = memory;
  }
  return most;
}
