// The cache of what the server said: shown at once, refreshed behind. A refusal that waiting can cure is tried again.

import { QueryCache, QueryClient } from '@tanstack/react-query';
import { keys } from './keys.ts';
import { problemOf } from './problem_error.ts';

const PASSING = new Set(['server.busy', 'server.database', 'network.unreachable', 'rate.limited']);

/** Whether the same request may succeed in a moment. */
export function isPassing(error: unknown): boolean {
  return PASSING.has(problemOf(error).code);
}

export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        // The session ended on the server: the shell shows the login, and what was on screen stays in the cache.
        if (problemOf(error).code === 'session.required' && query.queryKey[0] !== 'me') {
          client.setQueryData(keys.me, null);
        }
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        gcTime: 10 * 60_000,
        retry: (failures, error) => isPassing(error) && failures < 2,
        // Offline is said by the failed request; a paused one would only show nothing.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
  return client;
}
