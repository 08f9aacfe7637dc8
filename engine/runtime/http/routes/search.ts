// /api/search: one search over all that the reader may read.

import { accepted } from '../../records/query/refusal.ts';
import { parseSearchAll, runSearchAll } from '../../records/search_all.ts';
import { parametersOf, type Route } from '../route.ts';
import { type SessionDependencies, withSession } from '../session.ts';

export function searchRoutes(dependencies: SessionDependencies): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/api/search',
      run: (call) =>
        withSession(dependencies, call, 'brief', async ({ request }) => {
          const wanted = accepted(parseSearchAll(parametersOf(call)));
          return { status: 200, json: await runSearchAll(request, wanted) };
        }),
    },
  ];
}
