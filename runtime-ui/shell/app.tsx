// The outermost layer: theme, cache, addresses. What each address shows stands in routes.tsx.

import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { BrowserRouter, useLocation } from 'react-router';
import { createQueryClient } from '../api/query_client.ts';
import { resolveVariables, theme } from '../theme/theme.ts';
import { SessionGate } from './session_gate.tsx';
import { ToastStack } from './toast_stack.tsx';

const InvitationPage = lazy(() => import('../invitation/invitation_page.tsx'));

export function App() {
  const [client] = useState(createQueryClient);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={resolveVariables} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <BrowserRouter>
          <Doors />
          <ToastStack />
        </BrowserRouter>
      </QueryClientProvider>
    </MantineProvider>
  );
}

/** Of the links that invite people; without a token it is an address like any other. */
const INVITATION = '/invitation';

/** Whoever holds an invitation is let in by it, whether somebody is logged in here or not. */
function Doors() {
  const { pathname, hash } = useLocation();
  if (pathname !== INVITATION || hash === '') return <SessionGate />;
  return (
    <Suspense fallback={null}>
      <InvitationPage />
    </Suspense>
  );
}
