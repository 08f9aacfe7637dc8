// The values of a form: what was given (typed, prefilled, drafted) over what the fields start with. Pure.

import type { PresentedField, PresentedFormView } from '../../schemas/http/model.ts';
import type { Json } from '../../schemas/http/records.ts';
import { pipelinesFor } from '../field_types/parts/stage.ts';
import { evaluateDefault, holds } from './record_rules.ts';
import type { FormValues, RecordScope } from './record_scope.ts';

/** The names of the fields a view places, in its order, as far as this reader has them. */
export function placedFields(view: PresentedFormView, fields: Readonly<Record<string, unknown>>): readonly string[] {
  const names = view.tabs.flatMap((tab) => tab.sections.flatMap((section) => section.items.map((item) => item.field)));
  return [...new Set(names)].filter((name) => fields[name] !== undefined);
}

function startOf(field: PresentedField, scope: RecordScope): Json | undefined {
  const value = evaluateDefault(field, scope);
  if (value !== undefined || field.type !== 'stage') return value;
  return pipelinesFor(scope.model, field).find((pipeline) => pipeline.active)?.stages[0]?.key;
}

/** Defaults may read one another; each round lets one more link of such a chain settle. */
const ROUNDS = 3;

/** What the fields start with when the form opens with `given`; fields that were given have no start. */
export function openingValues(names: readonly string[], scope: RecordScope): FormValues {
  const given = scope.values;
  let values = given;
  for (let round = 0; round < ROUNDS; round += 1) {
    const starts = names.flatMap((name) => {
      const field = scope.entity.fields[name];
      if (field === undefined || given[name] !== undefined) return [];
      return [[name, startOf(field, { ...scope, values }) ?? null] as const];
    });
    values = { ...Object.fromEntries(starts), ...given };
  }
  return values;
}

/**
 * The values shown: what was given, else what a field that follows others starts with now, else what it started
 * with when the form opened.
 */
export function currentValues(opening: FormValues, given: FormValues, scope: Omit<RecordScope, 'values'>): FormValues {
  let values: FormValues = { ...opening, ...given };
  for (let round = 0; round < ROUNDS; round += 1) {
    const followed = Object.keys(opening).flatMap((name) => {
      const field = scope.entity.fields[name];
      if (field === undefined || given[name] !== undefined || field.follows.length === 0) return [];
      return [[name, startOf(field, { ...scope, values }) ?? null] as const];
    });
    values = { ...values, ...Object.fromEntries(followed) };
  }
  return values;
}

/**
 * What is sent to create the record: the values set, without fields that a condition hides. A start that was
 * emptied goes as null, or the server would fill it again.
 */
export function valuesToCreate(view: PresentedFormView, given: FormValues, scope: RecordScope): FormValues {
  const visible = new Set(visibleFields(view, scope));
  const placed = new Set(placedFields(view, scope.entity.fields));
  const kept = Object.entries(scope.values).filter(([name, value]) => {
    if (placed.has(name) && !visible.has(name)) return false;
    return value !== null || (given[name] === null && scope.entity.fields[name]?.default !== undefined);
  });
  return Object.fromEntries(kept);
}

/** The fields that show for these values, in the order of the view. */
export function visibleFields(view: PresentedFormView, scope: RecordScope): readonly string[] {
  const shown = (condition: Parameters<typeof holds>[0]) => holds(condition, scope, true);
  return view.tabs
    .filter((tab) => shown(tab.visible))
    .flatMap((tab) => tab.sections.filter((section) => shown(section.visible)))
    .flatMap((section) => section.items)
    .filter((item) => {
      const field = scope.entity.fields[item.field];
      return field !== undefined && shown(item.visible) && shown(field.visible);
    })
    .map((item) => item.field);
}
