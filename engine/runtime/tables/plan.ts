// Model before and model after → the steps that bring the tables from one to the other. A pure difference of the
// two, never of the catalog. It only adds: what a model no longer has stays in its table, hidden.

import type { Model } from '../../metadata/model.ts';
import { ok, type Problem, type Result, refused } from '../../problems.ts';
import { desiredTables } from './desired.ts';
import type { Column, ForeignKey, Index, Table } from './table.ts';

export type Step =
  | { readonly kind: 'create_table'; readonly table: string; readonly columns: readonly Column[] }
  | { readonly kind: 'add_columns'; readonly table: string; readonly columns: readonly Column[] }
  | { readonly kind: 'create_index'; readonly table: string; readonly index: Index }
  | { readonly kind: 'drop_index'; readonly table: string; readonly index: string }
  | { readonly kind: 'add_foreign_key'; readonly table: string; readonly foreign_key: ForeignKey };

/**
 * `expand` runs in one transaction before the new model is live; `online` afterwards, one by one, on tables that
 * people use meanwhile.
 */
export interface Plan {
  readonly expand: readonly Step[];
  readonly online: readonly Step[];
}

/** plan.refused where a column would change its type. */
export function planTables(before: Model | undefined, after: Model): Result<Plan> {
  const old = before ? desiredTables(before) : {};
  const wanted = desiredTables(after);
  const plans = Object.values(wanted).map((table) => planTable(old[table.name], table));
  const problems = plans.flatMap((plan) => plan.problems);
  if (problems.length > 0) return refused(problems);
  const tables = plans.flatMap((plan) => plan.tables);
  const keys = plans.flatMap((plan) => plan.keys);
  return ok({
    expand: [...tables, ...keys, ...plans.flatMap((plan) => plan.indexes)],
    online: plans.flatMap((plan) => plan.online),
  });
}

interface TablePlan {
  readonly tables: readonly Step[];
  readonly keys: readonly Step[];
  readonly indexes: readonly Step[];
  readonly online: readonly Step[];
  readonly problems: readonly Problem[];
}

function planTable(old: Table | undefined, wanted: Table): TablePlan {
  const table = wanted.name;
  const indexStep = (index: Index): Step => ({ kind: 'create_index', table, index });
  const keyStep = (foreign_key: ForeignKey): Step => ({ kind: 'add_foreign_key', table, foreign_key });
  if (!old) {
    const create: Step = { kind: 'create_table', table, columns: wanted.columns };
    return {
      tables: [create],
      keys: wanted.foreign_keys.map(keyStep),
      indexes: wanted.indexes.map(indexStep),
      online: [],
      problems: [],
    };
  }
  const added = wanted.columns.filter((column) => !old.columns.some((each) => each.name === column.name));
  const keys = wanted.foreign_keys.filter((key) => !old.foreign_keys.some((each) => each.name === key.name));
  const known = new Map(old.indexes.map((index) => [index.name, index]));
  const changed = wanted.indexes.filter((index) => known.get(index.name)?.definition !== index.definition);
  const dropped = old.indexes.filter(
    (index) =>
      changed.some((each) => each.name === index.name) || !wanted.indexes.some((each) => each.name === index.name),
  );
  return {
    tables: added.length > 0 ? [{ kind: 'add_columns', table, columns: added }] : [],
    keys: keys.map(keyStep),
    indexes: [],
    online: [
      ...dropped.map((index): Step => ({ kind: 'drop_index', table, index: index.name })),
      ...changed.map(indexStep),
    ],
    problems: wanted.columns.flatMap((column) => typeProblem(table, old, column)),
  };
}

function typeProblem(table: string, old: Table, column: Column): Problem[] {
  const before = old.columns.find((each) => each.name === column.name);
  if (!before || before.type === column.type) return [];
  const detail = `"${table}.${column.name}" would change from ${before.type} to ${column.type}; give the field another name instead.`;
  return [{ code: 'plan.refused', pointer: `/${table}/${column.name}`, detail }];
}
