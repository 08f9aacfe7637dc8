// Who is logged in: asking, logging in and out. Null means nobody; the shell shows the login then.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { LoginRequest, MeAnswer } from '../../schemas/http/session.ts';
import { chooseCompany, request } from './client.ts';
import { keys } from './keys.ts';
import { problemOf } from './problem_error.ts';

async function fetchMe(): Promise<MeAnswer | null> {
  try {
    return await request<MeAnswer>('GET', '/api/auth/me');
  } catch (error) {
    if (problemOf(error).code === 'session.required') return null;
    throw error;
  }
}

/** The session as a query: for the shell, which decides between login and pages. */
export function useSession() {
  return useQuery({ queryKey: keys.me, queryFn: fetchMe, staleTime: 5 * 60_000 });
}

export const MeContext = createContext<MeAnswer | null>(null);

/** Who is logged in; inside the shell there is always someone. */
export function useMe(): MeAnswer {
  const me = useContext(MeContext);
  if (me === null) throw new Error('useMe is used outside of the shell');
  return me;
}

export function useLogin() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (login: LoginRequest) => request<MeAnswer>('POST', '/api/auth/login', { body: login }),
    onSuccess: async (me) => {
      // Someone else's records must not flash up, and the model is the one of this person's roles.
      client.removeQueries({ queryKey: ['records'] });
      client.setQueryData(keys.me, me);
      await client.resetQueries({ queryKey: keys.model });
    },
  });
}

export function useLogout() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request<void>('POST', '/api/auth/logout', { body: {} }),
    onSuccess: () => {
      chooseCompany(null);
      client.setQueryData(keys.me, null);
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== keys.me[0] });
    },
  });
}
