// The rows of the victims, as hashes: an attack that changed one of them shows here, whatever it was answered.

import { openSuperuser, type Rig } from '../rig.ts';
import type { Siege } from './siege.ts';

/** What the engine notes of anybody who knocks. */
const NOTES = ['audit_event', '_identity_change', '_idempotency', '_device', '_secret'];
/** Columns that only say when something was used last. */
const UNSTEADY = ['last_used_at', 'seen_at', 'expires_at'];

/** By table, for a person to read. */
export type Hashes = ReadonlyMap<string, string>;

/** All rows of the other tenant, and those of the home tenant that no attacker may change. */
export async function hashVictims(rig: Rig, siege: Siege): Promise<Hashes> {
  const { schemas, places } = siege;
  const hidden = [places.there, places.linked].flatMap(({ records }) => [...records.values()].map(({ id }) => id));
  return new Map([...(await hashOf(rig, schemas.away)), ...(await hashOf(rig, schemas.home, hidden))]);
}

interface Table {
  readonly table: string;
  readonly columns: readonly string[];
}

async function hashOf(
  rig: Rig,
  schema: string,
  ids?: readonly string[],
): Promise<readonly (readonly [string, string])[]> {
  const superuser = await openSuperuser(rig, schema);
  try {
    const tables = (await superuser.query(TABLES, [schema])) as unknown as readonly Table[];
    const hashed = tables.filter(({ table }) => !NOTES.includes(table));
    const kept = ids === undefined ? hashed : hashed.filter(({ columns }) => namesIn(columns).length > 0);
    const hashes: (readonly [string, string])[] = [];
    for (const { table, columns } of kept) {
      const steady = columns.filter((column) => !UNSTEADY.includes(column));
      const row = `row(${steady.map((column) => `t."${column}"`).join(', ')})::text`;
      const which = ids === undefined ? '' : whichOf(columns);
      const text = `select md5(coalesce(string_agg(md5(${row}), '' order by ${row}), '')) as hash, count(*)::int as n from "${table}" t ${which}`;
      const [found] = await superuser.query(text, ids === undefined ? [] : [ids]);
      hashes.push([`${schema}.${table}`, `${found?.['n']} rows, ${found?.['hash']}`]);
    }
    return hashes;
  } finally {
    await superuser.end();
  }
}

/** Rows of these ids, and whatever names one of them as its company or user. */
function whichOf(columns: readonly string[]): string {
  return `where ${namesIn(columns)
    .map((column) => `t."${column}"::text = any($1)`)
    .join(' or ')}`;
}

function namesIn(columns: readonly string[]): readonly string[] {
  return ['id', 'company', 'user_id', 'record'].filter((column) => columns.includes(column));
}

const TABLES = `
select c.relname as "table", array_agg(a.attname::text order by a.attnum) as "columns"
  from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
 where n.nspname = $1 and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
 group by c.relname order by c.relname`;

export function compareVictims({ report }: Siege, before: Hashes, after: Hashes): void {
  for (const [table, rows] of before) {
    const now = after.get(table);
    if (now !== rows)
      report.leak({ caller: 'somebody', request: table, what: `the victims’ rows were changed: ${rows}, then ${now}` });
  }
}
