// The model this reader sees, in their language. It is fetched once and again when an answer carries another
// version: a publish reaches open pages without a reload.

import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect } from 'react';
import type { PresentedEntity, PresentedModel } from '../../schemas/http/model.ts';
import { viewing } from '../view_as/viewing.ts';
import { withoutWrites } from '../view_as/without_writes.ts';
import { request, watchModelVersion } from './client.ts';
import { keys } from './keys.ts';

/** JSON Schemas (2020-12) of an entity's forms, with the titles of the reader's language. */
export interface FormSchemas {
  readonly create: Readonly<Record<string, unknown>>;
  readonly update: Readonly<Record<string, unknown>>;
}

/** The question for the model, for whoever asks ahead of the shell. */
export function modelIn(language: string) {
  return queryOptions({
    queryKey: keys.modelIn(language),
    queryFn: async ({ signal }) => {
      const model = await request<PresentedModel>('GET', '/api/model', { signal });
      return viewing() === null ? model : withoutWrites(model);
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The model as a query: for the shell, which waits for it. */
export function useModelIn(language: string, enabled: boolean) {
  const client = useQueryClient();
  useEffect(
    () =>
      watchModelVersion((version) => {
        const known = client.getQueryData<PresentedModel>(keys.modelIn(language));
        if (known !== undefined && known.version !== version) void client.invalidateQueries({ queryKey: keys.model });
      }),
    [client, language],
  );
  return useQuery({
    ...modelIn(language),
    enabled,
    // A change of language keeps the former texts on screen until the new ones are there.
    placeholderData: (before) => before,
  });
}

export const ModelContext = createContext<PresentedModel | null>(null);

/** The model; inside the shell it is always there. */
export function useModel(): PresentedModel {
  const model = useContext(ModelContext);
  if (model === null) throw new Error('useModel is used outside of the shell');
  return model;
}

/** An entity of the model, or undefined where the reader may not see it. */
export function useEntity(name: string): PresentedEntity | undefined {
  return useModel().entities[name];
}

export function useFormSchemas(entity: string) {
  const { language } = useModel();
  return useQuery({
    queryKey: keys.formSchemas(entity, language),
    queryFn: ({ signal }) => request<FormSchemas>('GET', `/api/model/schemas/${entity}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
