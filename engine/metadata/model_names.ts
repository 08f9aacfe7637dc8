// Fields of records whose values are names in the model. Documents write `pack/name`; records hold the bare name.

import type { Entity, Field } from './model.ts';

/** A pipeline beside its stage, and the role of a membership. */
export function holdsModelName(entity: Pick<Entity, 'name'>, field: Field): boolean {
  return field.stage_field !== undefined || (entity.name === 'membership' && field.name === 'role');
}
