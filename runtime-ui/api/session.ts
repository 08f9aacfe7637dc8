// Who is logged in: asking, logging in and out. Null means nobody; the shell shows the login then.

import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { LoginRequest, MeAnswer } from '../../schemas/http/session.ts';
import { endViewing, forgetViewing, viewing } from '../view_as/viewing.ts';
import { currentLanguage, speakAs } from '../words/words.ts';
import { chooseCompany, request } from './client.ts';
import { keys } from './keys.ts';
import { modelIn } from './model.ts';
import { problemOf } from './problem_error.ts';

/** Set while this browser has a session: what needs one can then be asked for together with it. */
const HAD = 'cahier.session';

export function hadSession(): boolean {
  return localStorage.getItem(HAD) !== null;
}

/** The page speaks the person's language before it shows them anything. */
export async function noteSession(me: MeAnswer | null): Promise<MeAnswer | null> {
  if (me === null) {
    localStorage.removeItem(HAD);
    forgetViewing();
  } else {
    localStorage.setItem(HAD, '1');
    // Who looks at what another sees does so in their own language.
    if (viewing() === null) await speakAs(me.user.language);
  }
  return me;
}

async function askSession(): Promise<MeAnswer | null> {
  try {
    return (await request<MeAnswer | undefined>('GET', '/api/auth/session')) ?? null;
  } catch (error) {
    const isOver = viewing() !== null && ENDING.has(problemOf(error).code);
    return isOver ? endViewing() : Promise.reject(error);
  }
}

/** The other cannot log in any more, or may not be looked at any more. */
const ENDING = new Set(['record.unknown', 'access.denied', 'parameter.invalid']);

/** The session as a query: for the shell, which decides between login and pages. */
export function useSession() {
  return useQuery({
    queryKey: keys.me,
    queryFn: async () => noteSession(await askSession()),
    staleTime: 5 * 60_000,
  });
}

export const MeContext = createContext<MeAnswer | null>(null);

/** Who is logged in; inside the shell there is always someone. */
export function useMe(): MeAnswer {
  const me = useContext(MeContext);
  if (me === null) throw new Error('useMe is used outside of the shell');
  return me;
}

/** What follows on every way in. */
export function beginSession(client: QueryClient, me: MeAnswer | null): void {
  // Someone else's records must not flash up, and the model is the one of this person's roles.
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== keys.me[0] });
  // The model is on its way before the page is drawn.
  void client.prefetchQuery(modelIn(currentLanguage()));
  client.setQueryData(keys.me, me);
}

export function useLogin() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (login: LoginRequest) => {
      forgetViewing();
      return noteSession(await request<MeAnswer>('POST', '/api/auth/login', { body: login }));
    },
    onSuccess: (me) => beginSession(client, me),
  });
}

/** Works in another company: this browser says so with each request, and the session for what cannot. */
export function useChooseCompany() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (company: string) => {
      chooseCompany(company);
      // The session is not the other's.
      if (viewing() !== null) return;
      await request<MeAnswer>('PATCH', '/api/auth/session', { body: { company } });
    },
    onSettled: () => client.invalidateQueries(),
  });
}

export function useLogout() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request<void>('POST', '/api/auth/logout', { body: {} }),
    onSuccess: async () => {
      forgetViewing();
      chooseCompany(null);
      client.setQueryData(keys.me, await noteSession(null));
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== keys.me[0] });
    },
  });
}
