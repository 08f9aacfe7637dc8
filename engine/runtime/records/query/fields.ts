// Which fields an answer holds: paths from the request (`account.owner.name`) become a tree, so that each reference is
// entered once. How the tree becomes JSON is record_json.ts.

import { columnOf } from '../../../metadata/field_types/field_type.ts';
import { FIELD_TYPE_METADATA } from '../../../metadata/field_types/field_types.ts';
import type { Entity, Field } from '../../../metadata/model.ts';
import { ok, type Problem, type Result, refused } from '../../../problems.ts';
import { type FieldPath, resolvePath, unknownField } from './paths.ts';
import type { ReadContext } from './source.ts';

/** The fields of one record, by the key under which they are answered, in the order of the answer. */
export interface Selection {
  readonly entity: Entity;
  readonly fields: ReadonlyMap<string, SelectedField>;
}

export interface SelectedField {
  readonly field: Field;
  /** '' for the whole value; else a part with a key of its own (`stage.outcome`). */
  readonly part: string;
  /** Fields of the record that a reference leads to, beside its id and label. */
  readonly inner?: Selection;
}

interface GrowingSelection extends Selection {
  readonly fields: Map<string, GrowingField>;
}

interface GrowingField extends SelectedField {
  inner?: GrowingSelection;
}

/** In every answer, whatever was asked for. */
const ALWAYS = ['id', 'version'] as const;

/** Every readable field; of a list (`listed`) only what a table can show. */
export function readableSelection(context: ReadContext, entity: Entity, listed = false): Selection {
  const fields = new Map<string, SelectedField>();
  for (const key of [...ALWAYS, ...Object.keys(entity.fields)]) {
    const field = context.access.readable(entity, key);
    if (field && (!listed || FIELD_TYPE_METADATA[field.type].listed)) fields.set(key, { field, part: '' });
  }
  return { entity, fields };
}

/** The fields of these paths. Each unknown or unreadable one is a `field.unknown` at its place in `/fields`. */
export function selectionOf(context: ReadContext, entity: Entity, paths: readonly string[]): Result<Selection> {
  const selection: GrowingSelection = { entity, fields: new Map() };
  const problems: Problem[] = [];
  for (const key of ALWAYS) addPath(selection, resolvePath(context, entity, key));
  paths.forEach((path, index) => {
    const found = resolvePath(context, entity, path);
    if (found) addPath(selection, found);
    else problems.push(unknownField(entity, path, `/fields/${index}`));
  });
  return problems.length > 0 ? refused(problems) : ok(selection);
}

function addPath(selection: GrowingSelection, found: FieldPath | undefined): void {
  if (!found) return;
  let current = selection;
  for (const { field, target } of found.steps) {
    const reference = fieldIn(current, field, '');
    reference.inner ??= { entity: target, fields: new Map() };
    current = reference.inner;
  }
  fieldIn(current, found.field, found.part);
}

function fieldIn(selection: GrowingSelection, field: Field, part: string): GrowingField {
  const own = hasOwnKey(field, part) ? part : '';
  const key = own === '' ? field.name : `${field.name}.${own}`;
  const known = selection.fields.get(key);
  if (known) return known;
  const made: GrowingField = { field, part: own };
  selection.fields.set(key, made);
  return made;
}

/** Money and addresses answer their parts within themselves; a stage is its key, so its parts stand beside it. */
function hasOwnKey(field: Field, part: string): boolean {
  return part !== '' && field.type === 'stage';
}

/** The columns of the record's own table that presenting the selection reads. */
export function columnsOfSelection(selection: Selection): readonly string[] {
  const columns = new Set<string>();
  for (const { field, part } of selection.fields.values()) {
    if (field.type === 'stage' && part === 'probability' && field.pipeline_field !== undefined) {
      columns.add(field.pipeline_field);
    }
    for (const stored of FIELD_TYPE_METADATA[field.type].columns(field)) columns.add(columnOf(field, stored.part));
  }
  return [...columns];
}
