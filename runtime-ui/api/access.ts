// Who may do what, and why.

import { useQuery } from '@tanstack/react-query';
import type { ExplainAnswer, RolesAnswer } from '../../schemas/http/access.ts';
import { request } from './client.ts';
import { keys } from './keys.ts';

/** The roles as a table. */
export function useRoles() {
  return useQuery({
    queryKey: keys.roles,
    queryFn: ({ signal }) => request<RolesAnswer>('GET', '/api/access/roles', { signal }),
  });
}

export interface Explained {
  readonly user: string;
  readonly entity: string;
  readonly id: string;
  readonly action: string;
}

/** Why somebody may do something with a record; asks once all of it is chosen. */
export function useExplain(asked: Explained | undefined) {
  return useQuery({
    queryKey: keys.explain(asked),
    queryFn: ({ signal }) =>
      request<ExplainAnswer>('GET', `/api/access/explain?${new URLSearchParams({ ...asked })}`, { signal }),
    enabled: asked !== undefined,
  });
}
