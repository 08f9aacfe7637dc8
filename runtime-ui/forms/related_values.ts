// Values that rules read through a form's references (`account.referrer`): fetched when a reference is set.

import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { PresentedEntity } from '../../schemas/http/model.ts';
import type { Json, RecordJson } from '../../schemas/http/records.ts';
import { recordPath, request } from '../api/client.ts';
import { keys } from '../api/keys.ts';
import { parseReference } from '../field_types/parts/reference_value.ts';
import { pathsThroughReferences } from './record_rules.ts';
import type { FormValues } from './record_scope.ts';

/** By reference field: path from the record it leads to → value; without those that are not there yet. */
export function useRelatedValues(entity: PresentedEntity, given: FormValues): Readonly<Record<string, FormValues>> {
  const wanted = useMemo(() => {
    const rules = Object.values(entity.fields).flatMap((field) => [
      field.default,
      field.visible,
      field.required,
      field.readonly,
    ]);
    return [...pathsThroughReferences(rules, entity.fields)];
  }, [entity]);
  const set = wanted.flatMap(([name, paths]) => {
    const reference = parseReference(given[name]);
    const to = entity.fields[name]?.to;
    return reference === undefined || to === undefined ? [] : [{ name, paths, to, id: reference.id }];
  });
  return useQueries({
    queries: set.map(({ to, id, paths }) => ({
      queryKey: [...keys.record(to, id), 'paths', paths] as const,
      queryFn: () => request<RecordJson>('GET', `${recordPath(to, id)}?fields=${encodeURIComponent(paths.join(','))}`),
    })),
    combine: (answers) =>
      Object.fromEntries(
        set.map(({ name, paths }, index) => {
          const record = answers[index]?.data;
          return [
            name,
            record === undefined ? {} : Object.fromEntries(paths.map((path) => [path, walk(record, path)])),
          ];
        }),
      ),
  });
}

/** `fields=parent.name` answers `parent: {id, label, name}`. */
function walk(record: RecordJson, path: string): Json {
  let at: Json = record;
  for (const step of path.split('.')) {
    if (at === null || typeof at !== 'object' || Array.isArray(at)) return null;
    at = (at as { readonly [key: string]: Json })[step] ?? null;
  }
  return at;
}
