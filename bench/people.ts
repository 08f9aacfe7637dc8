// People who see more than their own deals: a tree of teams in one agency, and for each of several scopes somebody who has
// it. The tree has the owners, 8 of them in its lowest team, 40 with the team above, and all with the one at its top.

import type { Client } from 'pg';
import { createToken } from '../engine/runtime/sessions/tokens.ts';
import { idOf } from './operations.ts';
import { LEADS } from './tenant.ts';
import type { BenchWorld } from './world.ts';

/** How many owners each team of the tree has, with those below. */
export const TREE = [8, 40, 100] as const;

export interface Person {
  readonly id: string;
  readonly token: string;
}

/** Who sees what: by scope, a team tree by the number of its owners; and two who see one tree by 2 and by 12 roles. */
export type People = Readonly<Record<'company' | 'agency' | '8' | '40' | '100' | 'roles_2' | 'roles_12', Person>>;

const AGENCY = idOf('6', 1);
const teamOf = (level: number): string => idOf('7', level + 1);

interface Seat {
  readonly role: string;
  readonly team?: string;
  readonly agency?: string;
  readonly company?: string;
}

function seatsOf(company: string): Readonly<Record<keyof People, readonly Seat[]>> {
  const lead = (level: number) => [{ role: 'bench_lead', team: teamOf(level) }];
  const leads = LEADS.map((role) => ({ role, team: teamOf(1) }));
  return {
    company: [{ role: 'bench_director', company }],
    agency: [{ role: 'bench_agent', agency: AGENCY }],
    '8': lead(0),
    '40': lead(1),
    '100': lead(2),
    roles_2: leads.slice(0, 2),
    roles_12: leads.slice(0, 12),
  };
}

/** What every record has. */
const SYSTEM = 'id, version, created_at, updated_at';
const NOW = '1, now(), now()';

const made = new WeakMap<BenchWorld, Promise<People>>();

/** Made once in a world, by SQL as the rest. */
export function peopleOf(world: BenchWorld): Promise<People> {
  const people = made.get(world) ?? makePeople(world);
  made.set(world, people);
  return people;
}

async function makePeople({ tenant, database, work }: BenchWorld): Promise<People> {
  await makeTree(database, tenant.company);
  const people: [string, Person][] = [];
  for (const [index, [name, seats]] of Object.entries(seatsOf(tenant.company)).entries()) {
    const id = idOf('8', index + 1);
    await database.query(
      `insert into "user" (${SYSTEM}, name, login, active) values ($1, ${NOW}, $2, 'sees_' || $2, true)`,
      [id, name],
    );
    for (const [number, seat] of seats.entries()) await seatUser(database, idOf('9', 100 * index + number), id, seat);
    const { token } = await work(({ installation }) =>
      installation
        .tenant(tenant.number)
        .write((connection) => createToken(connection, { tenant: tenant.number, user: id, name })),
    );
    people.push([name, { id, token }]);
  }
  await database.query('vacuum analyze "user", membership, team, "_token"');
  return Object.fromEntries(people) as unknown as People;
}

async function seatUser(database: Client, id: string, user: string, seat: Seat): Promise<void> {
  await database.query(
    `insert into membership (${SYSTEM}, "user", role, team, agency, company) values ($1, ${NOW}, $2, $3, $4, $5, $6)`,
    [id, user, seat.role, seat.team ?? null, seat.agency ?? null, seat.company ?? null],
  );
}

async function makeTree(database: Client, company: string): Promise<void> {
  await database.query(`insert into agency (${SYSTEM}, name, company) values ($1, ${NOW}, 'Agency', $2)`, [
    AGENCY,
    company,
  ]);
  for (const level of [2, 1, 0]) {
    const above = [2, 1].filter((each) => each > level).map(teamOf);
    await database.query(
      `insert into team (${SYSTEM}, name, agency, parent, parent__path) values ($1, ${NOW}, $2, $3, $4, $5)`,
      [teamOf(level), `Team ${level}`, AGENCY, above.at(-1) ?? null, above],
    );
  }
  // An owner belongs to the lowest team whose tree has so many.
  await database.query(
    `insert into membership (${SYSTEM}, "user", role, team)
     select ('0190000b-0001-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, ${NOW},
            ('0190000a-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'bench_member',
            ($1::uuid[])[case when n <= $2 then 1 when n <= $3 then 2 else 3 end]
       from generate_series(1, $4::int) n
      where exists (select from "user" u where u.id = ('0190000a-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid)`,
    [[0, 1, 2].map(teamOf), ...TREE],
  );
}
