// A step of a plan as one statement. Tables and columns are only named if they are not there yet, so that a plan
// that was cut off can be run again.

import { unreachable } from '../../problems.ts';
import { quoted } from './desired.ts';
import type { Step } from './plan.ts';
import type { Column } from './table.ts';

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
    case 'drop_index':
      return `drop index ${concurrently ? 'concurrently ' : ''}if exists ${quoted(step.index)}`;
    case 'add_foreign_key': {
      const { name, column, target } = step.foreign_key;
      const constraint = `constraint ${quoted(name)} foreign key (${quoted(column)}) references ${quoted(target)} ("id")`;
      return `alter table ${table} add ${constraint} not valid`;
    }
    default:
      return unreachable(step);
  }
}

function columnText(column: Column): string {
  return `${quoted(column.name)} ${column.definition}`;
}
