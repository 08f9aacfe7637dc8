// Whether the records of an entity are people, who stand with their initials in a circle.

import type { PresentedModel } from '../../../schemas/http/model.ts';

/** Users are; else the pack says so by the entity's icon. */
export function isPerson(model: PresentedModel, entity: string): boolean {
  return entity === 'user' || model.entities[entity]?.icon === 'user';
}
