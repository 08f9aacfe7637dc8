// What belongs to a user, as far as the reader sees it: records whose owner they are, and the teams that they lead. These
// are what deactivating them can hand over.

import { useQueries } from '@tanstack/react-query';
import type { PresentedEntity, PresentedField, PresentedModel } from '../../schemas/http/model.ts';
import type { ListRequest } from '../../schemas/http/records.ts';
import { keys } from '../api/keys.ts';
import { fetchList } from '../api/lists.ts';
import { useModel } from '../api/model.ts';

export interface OwnedRecords {
  readonly entity: PresentedEntity;
  readonly count: number;
}

/** The field by which records of an entity belong to a user. */
function owningField(entity: PresentedEntity): PresentedField | undefined {
  const field = entity.fields[entity.name === 'team' ? 'leader' : 'owner'];
  return field?.to === 'user' ? field : undefined;
}

function owningEntities(model: PresentedModel): readonly (readonly [PresentedEntity, PresentedField])[] {
  return Object.values(model.entities).flatMap((entity) => {
    const field = owningField(entity);
    return field === undefined ? [] : [[entity, field] as const];
  });
}

/** How many of each entity there are, those without any left out; `failed` where one was not told. */
export function useOwned(user: string) {
  const owning = owningEntities(useModel());
  return useQueries({
    queries: owning.map(([entity, field]) => {
      const list: ListRequest = {
        where: { '==': [{ var: field.name }, user] },
        fields: ['id'],
        limit: 1,
        count: 'exact',
      };
      return {
        queryKey: keys.count(entity.name, list),
        queryFn: async ({ signal }: { readonly signal: AbortSignal }) =>
          (await fetchList(entity.name, list, signal)).count ?? 0,
        // What is about to be handed over is counted anew.
        staleTime: 0,
      };
    }),
    combine: (answers) => ({
      isPending: answers.some((answer) => answer.isPending),
      failed: answers.find((answer) => answer.isError)?.error,
      retry: () => answers.filter((answer) => answer.isError).forEach((answer) => void answer.refetch()),
      owned: owning.flatMap(([entity], index): OwnedRecords[] => {
        const count = answers[index]?.data ?? 0;
        return count === 0 ? [] : [{ entity, count }];
      }),
    }),
  });
}
