// From a path of the model (`account.name`) to the field it ends in, and from a record to the value there.

import type { PresentedEntity, PresentedField, PresentedModel } from '../../schemas/http/model.ts';
import type { Json, RecordJson } from '../../schemas/http/records.ts';

export interface ResolvedPath {
  readonly path: string;
  /** The field at the end of the path. */
  readonly field: PresentedField;
  /** Titles along the path: `Compte · Ville`. */
  readonly title: string;
}

/** The field a to-one path ends in; undefined where the reader may not see a part of it. */
export function resolvePath(model: PresentedModel, entity: PresentedEntity, path: string): ResolvedPath | undefined {
  const titles: string[] = [];
  let owner: PresentedEntity | undefined = entity;
  let field: PresentedField | undefined;
  for (const segment of path.split('.')) {
    field = owner?.fields[segment];
    if (field === undefined) return undefined;
    titles.push(field.title);
    owner = field.to === undefined ? undefined : model.entities[field.to];
  }
  return field === undefined ? undefined : { path, field, title: titles.join(' · ') };
}

/** The value at a path of a record as a list answers it; null where a reference on the way is empty. */
export function valueAt(record: RecordJson, path: string): Json {
  let value: Json = record;
  for (const segment of path.split('.')) {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
    value = (value as { readonly [key: string]: Json })[segment] ?? null;
  }
  return value;
}
