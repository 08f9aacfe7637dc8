// Relations seen from the other side: what refers to the records of an entity, over fields that name an inverse.

import type { Field, Model } from './model.ts';
import { mayAtAll, mayReadField, type Person, readableRows, type World } from './rights.ts';
import { idIn, type Row } from './tables.ts';

export interface Relation {
  readonly name: string;
  /** Whose records refer, and by which field. */
  readonly entity: string;
  readonly field: Field;
}

/** The relations of an entity, readable or not. */
export function relationsOn(model: Model, entity: string): readonly Relation[] {
  return Object.values(model.entities).flatMap(({ name, fields }) =>
    Object.values(fields).flatMap((field) => {
      return field.to === entity && field.inverse !== undefined ? [{ name: field.inverse, entity: name, field }] : [];
    }),
  );
}

/** Whether a request of the person may name it: they see some records of that entity at all, and the field. */
export function mayFollow(world: World, person: Person, { entity, field }: Relation): boolean {
  return mayAtAll(world, person, entity, 'read') && mayReadField(world, person, field);
}

/** Records that refer to this one, are there and may be read, by id. */
export function referring(world: World, person: Person, { entity, field }: Relation, id: string): readonly Row[] {
  return readableRows(world, person, entity)
    .filter((row) => idIn(row, field.name) === id)
    .sort((a, b) => (String(a['id']) < String(b['id']) ? -1 : 1));
}
