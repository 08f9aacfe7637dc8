// One search over several entities: what the palette asks for.

import { useQuery } from '@tanstack/react-query';
import type { SearchAnswer } from '../../schemas/http/records.ts';
import { request } from './client.ts';
import { keys } from './keys.ts';

/** Most entities that the server takes in one search. */
const MOST_ENTITIES = 20;

/** The records of these entities that hold the words; the best first. */
export function useSearch(text: string, entities: readonly string[], enabled: boolean) {
  const asked = entities.slice(0, MOST_ENTITIES);
  return useQuery({
    queryKey: keys.search(text, asked),
    queryFn: ({ signal }) => {
      const params = new URLSearchParams({ q: text, entities: asked.join(',') });
      return request<SearchAnswer>('GET', `/api/search?${params}`, { signal });
    },
    enabled: enabled && asked.length > 0,
  });
}
