// What the bench runs on: a throw-away PostgreSQL with one full tenant, and both servers on it.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { progress } from '../bin/command.ts';
import { startThrowAway } from '../engine/runtime/database/embedded/throw_away.ts';
import type { Sizes } from './fill.ts';
import { timesOf } from './measure/processes.ts';
import { type BenchServer, startEngine, startReference } from './servers.ts';
import { type BenchTenant, benchDocuments, inWorkshop, makeTenant, OWNERS_ROLE, type Workshop } from './tenant.ts';

/** A PostgreSQL of the bench's own, and the servers that were started on it. */
export interface Ground {
  readonly postmaster: number;
  /** A connection of the superuser. */
  readonly database: Client;
  readonly work: <T>(work: (workshop: Workshop) => Promise<T>) => Promise<T>;
  readonly startEngine: (flags?: readonly string[]) => Promise<BenchServer>;
  readonly startReference: (env: Readonly<Record<string, string>>) => Promise<BenchServer>;
  /** Ends the servers, too. */
  readonly close: () => Promise<void>;
}

export interface BenchWorld extends Ground {
  readonly tenant: BenchTenant;
}

export async function openGround(): Promise<Ground> {
  const embedded = await startThrowAway(progress);
  const dataDir = await mkdtemp(join(tmpdir(), 'cahier-bench-'));
  const database = new Client({ connectionString: embedded.url });
  await database.connect();
  const { rows } = await database.query('select pg_backend_pid() as pid');
  const servers: BenchServer[] = [];
  const keep = async (starting: Promise<BenchServer>): Promise<BenchServer> => {
    const server = await starting;
    servers.push(server);
    return server;
  };
  return {
    postmaster: timesOf(rows[0].pid).parent,
    database,
    work: (work) => inWorkshop(embedded.url, database, work),
    startEngine: (flags) => keep(startEngine({ DATABASE_URL: embedded.url, CAHIER_DATA_DIR: dataDir }, flags)),
    startReference: (env) => keep(startReference({ ...env, DATABASE_URL: embedded.url })),
    close: async () => {
      await Promise.all(servers.map((server) => server.stop()));
      await database.end();
      await embedded.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A ground with the bench's tenant; takes about a minute for a million deals. */
export async function openBenchWorld(sizes: Sizes): Promise<BenchWorld> {
  const ground = await openGround();
  try {
    progress(`Filling in ${sizes.deals.toLocaleString('en')} deals …`);
    const plan = { key: 'bench', documents: await benchDocuments(), sizes, role: OWNERS_ROLE };
    return { ...ground, tenant: await ground.work((workshop) => makeTenant(workshop, plan)) };
  } catch (error) {
    await ground.close();
    throw error;
  }
}
