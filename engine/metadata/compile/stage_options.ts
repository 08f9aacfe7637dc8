// The pipelines of a stage field as options of its pipeline field, before the pipelines themselves are compiled.

import type { Option } from '../model.ts';
import { bareName } from '../pack.ts';
import { below, type Compiling, orderOf, type Place, textOf } from './compiling.ts';

/** Entity and stage field → its pipelines, in order. */
export type StageOptions = (entity: string, field: string) => readonly Option[];

export function pipelineOptions(compiling: Compiling): StageOptions {
  const pipelines = [...compiling.documents.values()]
    .filter((document) => document.kind === 'pipeline')
    .sort((a, b) => orderOf(a.body) - orderOf(b.body) || (a.name < b.name ? -1 : 1));
  return (entity, field) =>
    pipelines
      .filter(({ body }) => bareName(String(body['entity'])) === entity && body['field'] === field)
      .map((document) => {
        const place: Place = { document, path: [] };
        return {
          key: document.name,
          title: textOf(compiling, below(place, 'title'), document.name),
          active: document.body['active'] !== false,
        };
      });
}
