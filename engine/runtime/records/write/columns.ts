// From canonical values to columns: what is bound for each field that is written, with what the engine keeps beside it
// (the outcome of a stage, the ancestors of a tree).

import { columnOf } from '../../../metadata/field_types/field_type.ts';
import type { Field } from '../../../metadata/model.ts';
import type { StoreContext } from '../../field_types/field_type.ts';
import { FIELD_TYPES } from '../../field_types/field_types.ts';
import { idOf } from '../../field_types/reference_value.ts';
import type { Draft } from './draft.ts';
import { stageOf } from './reader.ts';
import { pathOf } from './tree.ts';
import { contentFields, type Diff, sameValue, type Values } from './values.ts';
import { storeContext, type Writing } from './writing.ts';

/** The columns of a new record; those that are left out are null. */
export function columnsOfNew(writing: Writing, draft: Draft): Readonly<Record<string, unknown>> {
  const { values } = draft;
  const columns: Record<string, unknown> = {
    id: writing.id,
    version: 1,
    created_at: values['created_at'],
    created_by: idOf(values['created_by']),
    updated_at: values['updated_at'],
    updated_by: idOf(values['updated_by']),
    deleted_at: null,
  };
  const context = storeContext(writing, values);
  for (const field of contentFields(writing.entity)) {
    // A root of a tree has a path of its own, the empty one.
    const isNull = (values[field.name] ?? null) === null && field.type !== 'tree_parent';
    if (!isNull) setColumns(columns, { writing, values, context }, field);
  }
  return columns;
}

/** The columns of the fields that change. A change of company changes what money is in the company's currency. */
export function columnsOfChanged(writing: Writing, draft: Draft, diff: Diff): Readonly<Record<string, unknown>> {
  const isOtherCompany = !sameValue(writing.before?.values['company'], draft.values['company']);
  const columns: Record<string, unknown> = {};
  const { values } = draft;
  const context = storeContext(writing, values);
  for (const field of contentFields(writing.entity)) {
    if (Object.hasOwn(diff, field.name) || (field.type === 'money' && isOtherCompany)) {
      setColumns(columns, { writing, values, context }, field);
    }
  }
  return columns;
}

interface Storing {
  readonly writing: Writing;
  readonly values: Values;
  readonly context: StoreContext;
}

function setColumns(columns: Record<string, unknown>, { writing, values, context }: Storing, field: Field): void {
  const stored = FIELD_TYPES[field.type].store(values[field.name] ?? null, field, context);
  for (const part in stored) columns[columnOf(field, part)] = stored[part];
  if (field.type === 'stage') columns[columnOf(field, 'outcome')] = stageOf(writing, field, values)?.outcome ?? null;
  if (field.type === 'tree_parent') columns[columnOf(field, 'path')] = pathOf(writing, field, values[field.name]);
}
