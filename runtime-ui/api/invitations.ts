// An invitation from the side of whoever has its link: whom it greets, and how they accept it.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { InvitationAnswer, MeAnswer } from '../../schemas/http/session.ts';
import { forgetViewing } from '../view_as/viewing.ts';
import { chooseCompany, request } from './client.ts';
import { keys } from './keys.ts';
import { beginSession, noteSession } from './session.ts';

function pathOf(token: string): string {
  return `/api/auth/invitations/${encodeURIComponent(token)}`;
}

export function useInvitation(token: string) {
  return useQuery({
    queryKey: keys.invitation(token),
    queryFn: ({ signal }) => {
      // Whoever opens it comes as nobody else.
      forgetViewing();
      return request<InvitationAnswer>('GET', pathOf(token), { signal });
    },
    // It is used up by being accepted: what it said then stands until the page is left.
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Sets the password and begins the session of the one who is invited, in place of any other in this browser. */
export function useAcceptInvitation(token: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (password: string) => {
      const me = await request<MeAnswer>('POST', pathOf(token), { body: { password } });
      chooseCompany(null);
      return noteSession(me);
    },
    onSuccess: (me) => beginSession(client, me),
  });
}
