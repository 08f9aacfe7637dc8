// The model of another user as one looks at it: all that it shows, and nothing that changes anything.

import type { PresentedModel } from '../../schemas/http/model.ts';

export function withoutWrites(model: PresentedModel): PresentedModel {
  const entities = Object.entries(model.entities).map(([name, entity]) => {
    const may = { create: false, update: false, delete: false, export: entity.may.export };
    return [name, { ...entity, may }] as const;
  });
  return { ...model, entities: Object.fromEntries(entities) };
}
