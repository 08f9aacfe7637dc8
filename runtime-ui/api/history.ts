// Who changed what in a record, newest first.

import { useInfiniteQuery } from '@tanstack/react-query';
import type { HistoryAnswer } from '../../schemas/http/records.ts';
import { recordPath, request } from './client.ts';
import { keys } from './keys.ts';

export function useHistory(entity: string, id: string, enabled = true) {
  return useInfiniteQuery({
    queryKey: keys.history(entity, id),
    queryFn: ({ pageParam, signal }) => {
      const after = pageParam === null ? '' : `?after=${encodeURIComponent(pageParam)}`;
      return request<HistoryAnswer>('GET', `${recordPath(entity, id, 'history')}${after}`, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    enabled,
  });
}
