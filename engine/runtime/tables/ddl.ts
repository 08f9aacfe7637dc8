// A step of a plan as one statement. Each does nothing where its work is done already, so that a plan that was cut off
// can be run again.

import { unreachable } from '../../problems.ts';
import { quoted, textOf } from './desired.ts';
import { plainLiteral } from './literal.ts';
import type { Step } from './plan.ts';
import type { Column, ForeignKey } from './table.ts';

/** `concurrently` is for indexes on tables in use, outside a transaction. */
export function ddlOf(step: Step, concurrently: boolean): string {
  const table = quoted(step.table);
  switch (step.kind) {
    case 'create_table':
      return `create table if not exists ${table} (${step.columns.map(columnText).join(', ')})`;
    case 'add_columns':
      return `alter table ${table} ${step.columns.map((column) => `add column if not exists ${columnText(column)}`).join(', ')}`;
    case 'create_index': {
      const kind = step.index.unique ? 'unique index' : 'index';
      const how = concurrently ? 'concurrently ' : '';
      return `create ${kind} ${how}if not exists ${quoted(step.index.name)} on ${table} ${step.index.definition}`;
    }
    case 'add_foreign_key':
      return foreignKeyText(table, step.foreign_key);
    case 'validate_foreign_keys':
      return `alter table ${table} ${step.names.map((each) => `validate constraint ${quoted(each)}`).join(', ')}`;
    default:
      return unreachable(step);
  }
}

/** An index goes only when nothing that is served needs it: tables/sweep.ts. */
export function dropIndexText(index: string): string {
  return `drop index concurrently if exists ${quoted(index)}`;
}

/** PostgreSQL has no `if not exists` for constraints. Rows are checked afterwards, without a lock that others feel. */
function foreignKeyText(table: string, { name, column, target }: ForeignKey): string {
  const constraint = `constraint ${quoted(name)} foreign key (${quoted(column)}) references ${quoted(target)} ("id")`;
  const known = `select from pg_constraint where conrelid = ${literal(table)}::regclass and conname = ${literal(name)}`;
  return `do $$ begin if not exists (${known}) then alter table ${table} add ${constraint} not valid; end if; end $$`;
}

function literal(value: string): string {
  return textOf(plainLiteral(value));
}

function columnText(column: Column): string {
  return `${quoted(column.name)} ${column.definition}`;
}
