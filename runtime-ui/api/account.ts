// What people do about an account: their own, or, where they may change its user, that of somebody else.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { DeactivateAnswer, DeactivateRequest, InviteAnswer, ListedSession } from '../../schemas/http/session.ts';
import { request } from './client.ts';
import { keys } from './keys.ts';

/** `user` is an id; null means oneself. */
function sessionsPath(user: string | null): string {
  return user === null ? '/api/auth/sessions' : `/api/users/${user}/sessions`;
}

/** The open sessions, those used last first. */
export function useSessions(user: string | null) {
  return useQuery({
    queryKey: keys.sessions(user),
    queryFn: async ({ signal }) =>
      (await request<{ readonly items: readonly ListedSession[] }>('GET', sessionsPath(user), { signal })).items,
  });
}

/** Ends sessions; they leave the list at once, and those that did not end come back with it. */
export function useEndSessions(user: string | null) {
  const client = useQueryClient();
  const key = keys.sessions(user);
  return useMutation({
    mutationFn: async (ids: readonly string[]) => {
      for (const id of ids) await request('DELETE', `${sessionsPath(user)}/${id}`);
    },
    onMutate: async (ids) => {
      await client.cancelQueries({ queryKey: key });
      client.setQueryData<readonly ListedSession[]>(key, (known) => known?.filter(({ id }) => !ids.includes(id)));
    },
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
}

export interface PasswordChange {
  readonly old: string;
  readonly new: string;
}

/** Changes one's own password, which ends one's other sessions. */
export function useChangePassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: PasswordChange) => request<void>('POST', '/api/auth/password', { body: change }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.sessions(null) }),
  });
}

/** Makes a link by which a user chooses a password; it is shown this once, and the one before ends. */
export function useInvite(user: string) {
  return useMutation({
    mutationFn: () => request<InviteAnswer>('POST', `/api/users/${user}/invite`, { body: {} }),
  });
}

/** Ends all ways in of a user and hands over what is theirs, all of it or nothing. */
export function useDeactivate(user: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wanted: DeactivateRequest) =>
      request<DeactivateAnswer>('POST', `/api/users/${user}/deactivate`, { body: wanted }),
    // Records of any entity may have another owner now.
    onSuccess: () => client.invalidateQueries(),
  });
}

export function useActivate(user: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request<void>('POST', `/api/users/${user}/activate`, { body: {} }),
    onSuccess: () => client.invalidateQueries(),
  });
}
