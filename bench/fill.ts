// Fills the bench's tenant with generated SQL: people, accounts, contacts and deals, the same for each run. Constraints
// between tables and their indexes are put aside while rows come in, since a million of them would take minutes else.

import type { Client } from 'pg';

export interface Sizes {
  readonly deals: number;
  readonly accounts: number;
  readonly contacts: number;
  readonly owners: number;
}

/** As many people and accounts as so many deals have: a list of one's own in one stage is longer than a page. */
export function sizesOf(deals: number): Sizes {
  const parties = Math.min(100_000, Math.ceil(deals / 10));
  return { deals, accounts: parties, contacts: parties, owners: Math.max(1, Math.min(100, Math.floor(deals / 1000))) };
}

/** What rows are filled in for. */
export interface Place {
  readonly schema: string;
  readonly company: string;
  /** That of the owners. */
  readonly role: string;
}

/** SQL of UUIDs that say what they are and order as they were made: `kind` is one hexadecimal digit. */
const idOf = (kind: string, number: string): string =>
  `('0190000${kind}-0000-7000-8000-' || lpad(to_hex((${number})::bigint), 12, '0'))::uuid`;

const system = `1, timestamptz '2025-01-01 08:00Z' + n * interval '1 second', $admin, timestamptz '2025-01-01 08:00Z' + n * interval '1 second', $admin`;

/** Statements in order; $admin and $company stand for ids, $role for a name. */
function statements({ deals, accounts, contacts, owners }: Sizes): readonly string[] {
  const columns = 'id, version, created_at, created_by, updated_at, updated_by';
  return [
    `insert into "user" (${columns}, name, login, active)
     select ${idOf('a', 'n')}, ${system}, 'Owner ' || n, 'owner_' || n, true from generate_series(1, ${owners}) n`,
    `insert into membership (${columns}, "user", role, company)
     select ${idOf('b', 'n')}, ${system}, ${idOf('a', 'n')}, $role, $company from generate_series(1, ${owners}) n`,
    `insert into account (${columns}, kind, name, owner, company)
     select ${idOf('c', 'n')}, ${system}, 'organisation', 'Account ' || n, ${idOf('a', `1 + n % ${owners}`)}, $company
       from generate_series(1, ${accounts}) n`,
    `insert into contact (${columns}, full_name, first_name, last_name, account, email, owner, company)
     select ${idOf('d', 'n')}, ${system}, 'Ada Person ' || n, 'Ada', 'Person ' || n, ${idOf('c', `1 + n % ${accounts}`)},
            'person' || n || '@example.org', ${idOf('a', `1 + n % ${owners}`)}, $company
       from generate_series(1, ${contacts}) n`,
    // Numbers are spread by multiplying with a prime, so that neighbours by id differ in all else. Days to close are
    // hashed: by any multiple of n all deals of one stage and day would be of one owner.
    `insert into opportunity (${columns}, name, account, contact, pipeline, stage, stage__outcome, amount,
            amount__currency, amount__rate, amount__rate_date, amount__company, probability, opened_on, close_date,
            next_step, competitor, lead_source, owner, company)
     select ${idOf('e', 'n')}, ${system}, 'Deal ' || n, ${idOf('c', `1 + n * 7919 % ${accounts}`)},
            ${idOf('d', `1 + n * 7919 % ${contacts}`)}, 'opportunity', s.stage, s.outcome, m.amount, 'EUR', 1,
            date '2026-01-01', m.amount, s.probability, date '2025-01-01' + (n * 31 % 700)::int,
            date '2026-01-01' + (hashint8(n) & 2147483647) % 720, 'Call back about point ' || n % 50,
            case when n % 2 = 0 then 'Rival ' || n % 1000 end, 'web',
            ${idOf('a', `1 + n % ${owners}`)}, $company
       from generate_series(1::bigint, ${deals}) n
       cross join lateral (select (1000 + n * 37 % 90000)::numeric as amount) m
       join (values (0, 'new', 'open', 10), (1, 'qualified', 'open', 25), (2, 'proposal', 'open', 50),
                    (3, 'negotiation', 'open', 75), (4, 'won', 'won', 100), (5, 'lost', 'lost', 0))
            as s (number, stage, outcome, probability) on s.number = n / ${owners} % 6`,
  ];
}

/** Fills the tenant; `client` is a superuser's. */
export async function fill(client: Client, place: Place, sizes: Sizes): Promise<void> {
  await client.query(`set search_path to ${client.escapeIdentifier(place.schema)}, public`);
  const admin = await one(client, `select id as value from "user" where login = 'admin'`);
  const indexes = await client.query(
    `select indexdef, indexname from pg_indexes i
      where schemaname = $1 and tablename = any($2)
        and not exists (select from pg_constraint c join pg_namespace s on s.oid = c.connamespace
                         where s.nspname = $1 and c.conname = i.indexname)`,
    [place.schema, ['opportunity', 'account', 'contact']],
  );
  await client.query(`set session_replication_role to replica; set maintenance_work_mem to '512MB'`);
  for (const { indexname } of indexes.rows) await client.query(`drop index ${client.escapeIdentifier(indexname)}`);
  for (const statement of statements(sizes)) {
    const bound = statement
      .replaceAll('$admin', `${client.escapeLiteral(admin)}::uuid`)
      .replaceAll('$company', `${client.escapeLiteral(place.company)}::uuid`)
      .replaceAll('$role', client.escapeLiteral(place.role));
    await client.query(bound);
  }
  for (const { indexdef } of indexes.rows) await client.query(indexdef);
  await client.query('set session_replication_role to origin');
  await client.query('vacuum analyze opportunity, account, contact, "user", membership, company, "_token"');
}

async function one(client: Client, sql: string): Promise<string> {
  const { rows } = await client.query<{ value: string }>(sql);
  if (rows[0] === undefined) throw new Error(`No row: ${sql}`);
  return rows[0].value;
}
