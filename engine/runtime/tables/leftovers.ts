// What a plan wants to add and finds there already, from a field that a model once had or from a publish that was cut
// off: it is taken up as it is, so it must be of the same type and lead to the same entity.

import type { Problem } from '../../problems.ts';
import type { Connection } from '../database/connection.ts';
import type { Plan, Step } from './plan.ts';

const OTHER_TYPES = `
  select w."table", w."column", w."type" as wanted, format_type(a.atttypid, a.atttypmod) as found
    from jsonb_to_recordset($1::jsonb) as w("table" text, "column" text, "type" text)
    join pg_class t on t.relname = w."table" and t.relnamespace = current_schema()::regnamespace
    join pg_attribute a on a.attrelid = t.oid and a.attname = w."column"
   where a.atttypid <> w."type"::regtype
   order by 1, 2`;

const OTHER_TARGETS = `
  select w."table", w."column", w."target" as wanted, f.relname as found
    from jsonb_to_recordset($1::jsonb) as w("table" text, "column" text, "name" text, "target" text)
    join pg_class t on t.relname = w."table" and t.relnamespace = current_schema()::regnamespace
    join pg_constraint k on k.conrelid = t.oid and k.conname = w."name"
    join pg_class f on f.oid = k.confrelid
   where f.relname <> w."target"
   order by 1, 2`;

interface Leftover {
  readonly [column: string]: unknown;
  readonly table: string;
  readonly column: string;
  readonly wanted: string;
  readonly found: string;
}

/** plan.refused for each column and foreign key that stands there in another form. */
export async function leftoverProblems(connection: Connection, plan: Plan): Promise<readonly Problem[]> {
  const find = (sql: string, wanted: readonly unknown[]): Promise<readonly Leftover[]> =>
    connection.query<Leftover>({ sql, parameters: [JSON.stringify(wanted)] });
  const types = await find(OTHER_TYPES, plan.expand.flatMap(addedColumns));
  const targets = await find(OTHER_TARGETS, plan.expand.flatMap(addedKeys));
  return [
    ...types.map((each) => problem(each, `is there as ${each.found}, not ${each.wanted}`)),
    ...targets.map((each) => problem(each, `refers to ${each.found} there, not to ${each.wanted}`)),
  ];
}

function addedColumns(step: Step): readonly unknown[] {
  if (step.kind !== 'add_columns') return [];
  return step.columns.map(({ name, type }) => ({ table: step.table, column: name, type }));
}

function addedKeys(step: Step): readonly unknown[] {
  if (step.kind !== 'add_foreign_key') return [];
  const { name, column, target } = step.foreign_key;
  return [{ table: step.table, column, name, target }];
}

function problem({ table, column }: Leftover, how: string): Problem {
  const detail = `"${table}.${column}" was left by an earlier version and ${how}; give the field another name instead.`;
  return { code: 'plan.refused', pointer: `/${table}/${column}`, detail };
}
