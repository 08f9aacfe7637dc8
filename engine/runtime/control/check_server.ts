// Whether this PostgreSQL can hold our data at all, asked once at start. Each thing that is wrong is a sentence for the
// person at the terminal, with what to do; nothing is guessed or repaired except extensions, which are created.

import type { Connection } from '../database/connection.ts';
import { StartRefusal } from '../database/embedded/refusal.ts';
import { isDatabaseError } from '../database/errors.ts';

const OLDEST_VERSION = 15;
/** What the indexes for search and for periods need; each installation has them in `public`. */
export const EXTENSIONS = ['pg_trgm', 'unaccent', 'btree_gist'] as const;

interface ServerFacts {
  readonly [column: string]: unknown;
  readonly version: string;
  readonly encoding: string;
  readonly ctype: string;
  readonly database: string;
  readonly has_icu: boolean;
}

const READ_SERVER = `
  select current_setting('server_version_num') as version,
         pg_encoding_to_char(d.encoding) as encoding,
         d.datctype as ctype,
         d.datname as database,
         exists (select from pg_collation where collname = 'und-x-icu') as has_icu
    from pg_database d
   where d.datname = current_database()`;

/** Throws a StartRefusal for the first thing that does not fit; creates missing extensions in `public`. */
export async function checkServer(connection: Connection): Promise<void> {
  const [facts] = await connection.query<ServerFacts>({ sql: READ_SERVER, parameters: [] });
  if (facts === undefined) throw new Error('current_database() is not in pg_database');
  const sentence = refuseServer(facts);
  if (sentence !== undefined) throw new StartRefusal(sentence);
  for (const extension of EXTENSIONS) await ensureExtension(connection, extension, facts.database);
}

/** The sentence for a server that cannot be used, if there is one. */
export function refuseServer(facts: ServerFacts): string | undefined {
  const major = Math.floor(Number(facts.version) / 10_000);
  const again = `create a database with: createdb --template=template0 --encoding=UTF8 --locale=C.UTF-8 <name>`;
  if (major < OLDEST_VERSION) {
    return `This PostgreSQL is version ${major}, and Cahier needs ${OLDEST_VERSION} or newer: upgrade it, or point DATABASE_URL to another server.`;
  }
  if (facts.encoding !== 'UTF8') {
    return `The database ${facts.database} has the encoding ${facts.encoding}, and Cahier needs UTF8: ${again}`;
  }
  if (/^(C|POSIX)$/.test(facts.ctype)) {
    return `The database ${facts.database} has LC_CTYPE ${facts.ctype}, with which searching would lose every accented and Cyrillic letter: ${again}`;
  }
  if (!facts.has_icu) {
    return `The PostgreSQL of the database ${facts.database} was built without ICU, which Cahier needs for sorting: use a build with ICU (every official package has it).`;
  }
  return undefined;
}

async function ensureExtension(connection: Connection, extension: string, database: string): Promise<void> {
  const [found] = await connection.query<{ schema: string }>({
    sql: 'select n.nspname as schema from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = $1',
    parameters: [extension],
  });
  if (found?.schema === 'public') return;
  if (found !== undefined) {
    throw new StartRefusal(
      `The extension ${extension} is in the schema ${found.schema} of the database ${database}, and Cahier needs it in public: run \`alter extension ${extension} set schema public\` as its owner.`,
    );
  }
  const create = `create extension if not exists ${extension} with schema public`;
  try {
    await connection.query({ sql: create, parameters: [] });
  } catch (error) {
    if (!isDatabaseError(error)) throw error;
    throw new StartRefusal(
      `The extension ${extension} is missing in the database ${database} and this user cannot create it (${error.message}): run \`${create}\` there as a superuser.`,
    );
  }
}
