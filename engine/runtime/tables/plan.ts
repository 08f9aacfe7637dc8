// Model before and model after → the steps that bring the tables from one to the other. A pure difference of the
// two, never of the catalog. It only adds: the columns of fields that a model no longer has stay in their table, hidden.
// Every step may be run again, so that a plan that was cut off anywhere is repeated as a whole.

import type { Model } from '../../metadata/model.ts';
import { ok, type Problem, type Result, refused } from '../../problems.ts';
import { desiredTables } from './desired.ts';
import type { Column, ForeignKey, Index, Table, Tables } from './table.ts';

export type Step =
  | { readonly kind: 'create_table'; readonly table: string; readonly columns: readonly Column[] }
  | { readonly kind: 'add_columns'; readonly table: string; readonly columns: readonly Column[] }
  | { readonly kind: 'create_index'; readonly table: string; readonly index: Index }
  | { readonly kind: 'add_foreign_key'; readonly table: string; readonly foreign_key: ForeignKey }
  | { readonly kind: 'validate_foreign_keys'; readonly table: string; readonly names: readonly string[] };

/**
 * `expand` runs in one transaction, `online` afterwards, one by one, on tables that people use meanwhile; then the new
 * model is made the live one. What only the model before needed goes after that: by the two sets of tables, sweep.ts
 * knows which indexes those are.
 */
export interface Plan {
  readonly expand: readonly Step[];
  readonly online: readonly Step[];
  readonly before: Tables;
  readonly after: Tables;
}

/** plan.refused where a column would change its type or a reference what it leads to. */
export function planTables(before: Model | undefined, after: Model): Result<Plan> {
  const old = before ? desiredTables(before) : {};
  const wanted = desiredTables(after);
  const plans = Object.values(wanted).map((table) => planTable(old[table.name], table));
  const problems = plans.flatMap((plan) => plan.problems);
  if (problems.length > 0) return refused(problems);
  return ok({
    // Foreign keys come last: they lock the tables that they lead to until the transaction ends.
    expand: [...plans.flatMap((plan) => plan.tables), ...plans.flatMap((plan) => plan.keys)],
    online: plans.flatMap((plan) => plan.online),
    before: old,
    after: wanted,
  });
}

interface TablePlan {
  readonly tables: readonly Step[];
  readonly keys: readonly Step[];
  readonly online: readonly Step[];
  readonly problems: readonly Problem[];
}

function planTable(old: Table | undefined, wanted: Table): TablePlan {
  const table = wanted.name;
  const columns = wanted.columns.filter((column) => !old?.columns.some((each) => each.name === column.name));
  const keys = wanted.foreign_keys.filter((key) => !old?.foreign_keys.some((each) => each.name === key.name));
  const indexes = wanted.indexes
    .filter((index) => !old?.indexes.some((each) => each.name === index.name))
    .map((index): Step => ({ kind: 'create_index', table, index }));
  const added: readonly Step[] = columns.length > 0 ? [{ kind: 'add_columns', table, columns }] : [];
  const checked: readonly Step[] =
    keys.length > 0 ? [{ kind: 'validate_foreign_keys', table, names: keys.map((key) => key.name) }] : [];
  return {
    // A table that was left by an earlier model, or by a publish that was cut off, may lack some of the columns.
    tables: old ? added : [{ kind: 'create_table', table, columns }, ...added, ...indexes],
    keys: keys.map((foreign_key): Step => ({ kind: 'add_foreign_key', table, foreign_key })),
    online: old ? [...indexes, ...checked] : checked,
    problems: old ? [...typeProblems(old, wanted), ...targetProblems(old, wanted)] : [],
  };
}

function typeProblems(old: Table, wanted: Table): Problem[] {
  return wanted.columns.flatMap((column) => {
    const before = old.columns.find((each) => each.name === column.name);
    if (!before || before.type === column.type) return [];
    const detail = `"${wanted.name}.${column.name}" would change from ${before.type} to ${column.type}; give the field another name instead.`;
    return [{ code: 'plan.refused', pointer: `/${wanted.name}/${column.name}`, detail }];
  });
}

function targetProblems(old: Table, wanted: Table): Problem[] {
  return wanted.foreign_keys.flatMap((key) => {
    const before = old.foreign_keys.find((each) => each.name === key.name);
    if (!before || before.target === key.target) return [];
    const detail = `"${wanted.name}.${key.column}" would refer to ${key.target} and no more to ${before.target}; give the field another name instead.`;
    return [{ code: 'plan.refused', pointer: `/${wanted.name}/${key.column}`, detail }];
  });
}
