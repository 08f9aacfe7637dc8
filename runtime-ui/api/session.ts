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
    onSuccess: (me, login, _context) => {
      // Someone else's records must not flash up: only the same person finds their cache again.
      const before = localStorage.getItem('cahier.login');
      if (before !== login.login) client.clear();
      localStorage.setItem('cahier.login', login.login);
      client.setQueryData(keys.me, me);
    },
  });
}

export function useLogout() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request<void>('POST', '/api/auth/logout', { body: {} }),
    onSuccess: () => {
      chooseCompany(null);
      client.clear();
      client.setQueryData(keys.me, null);
    },
  });
}
