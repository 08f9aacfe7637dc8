// The stored records that stand in the way of a unique index, in a sentence for whoever publishes it.

import type { Problem } from '../../problems.ts';
import type { Connection } from '../database/connection.ts';
import { isDatabaseError, SQLSTATE } from '../database/errors.ts';
import { quoted } from './desired.ts';
import type { Tables, Unique } from './table.ts';

const EXAMPLES = 3;
const LONGEST_EXAMPLE = 60;

interface Duplicate {
  readonly [column: string]: unknown;
  /** The values of the key, as text. */
  readonly key: readonly (string | null)[];
  readonly records: number;
  /** How many keys like this there are. */
  readonly keys: number;
}

/**
 * plan.refused where the error is that a unique index of the model cannot be built, with how many values are held by
 * several records and some of them; undefined for any other error. Outside the transaction that failed.
 */
export async function duplicatesProblem(
  connection: Connection,
  model: Tables,
  error: unknown,
): Promise<Problem | undefined> {
  if (!isDatabaseError(error) || error.code !== SQLSTATE.unique_violation) return undefined;
  for (const { name, indexes } of Object.values(model)) {
    const unique = indexes.find((index) => index.name === error.constraint)?.unique;
    if (unique) return describeDuplicates(connection, name, unique);
  }
  return undefined;
}

async function describeDuplicates(connection: Connection, table: string, unique: Unique): Promise<Problem> {
  const rows = await connection.query<Duplicate>({ sql: duplicatesText(table, unique), parameters: [] });
  const keys = rows[0]?.keys ?? 0;
  const examples = rows.map((row) => `${row.key.map(exampleText).join(', ')} (${row.records} records)`).join('; ');
  const found = keys === 0 ? '' : `: ${keys === 1 ? '1 value' : `${keys} values`}, such as ${examples}`;
  const detail = `Stored records of ${table} already hold equal values of ${unique.key}, which only one may have${found}. Correct them first.`;
  return {
    code: 'plan.refused',
    pointer: `/${table}/${unique.key}`,
    detail,
    params: { entity: table, key: unique.key, values: keys },
  };
}

function duplicatesText(table: string, { columns, where }: Unique): string {
  const key = columns.map((each) => `(${each})::text`).join(', ');
  const groups = columns.map((each) => `(${each})`).join(', ');
  return `select array[${key}] as key, count(*)::int as records, (count(*) over ())::int as keys from ${quoted(table)} where ${where} group by ${groups} having count(*) > 1 order by records desc, key limit ${EXAMPLES}`;
}

function exampleText(value: string | null): string {
  if (value === null) return 'nothing';
  const characters = [...value];
  return JSON.stringify(
    characters.length <= LONGEST_EXAMPLE ? value : `${characters.slice(0, LONGEST_EXAMPLE).join('')}…`,
  );
}
