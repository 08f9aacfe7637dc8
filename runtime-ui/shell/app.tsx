// The outermost layer: theme, cache, addresses. What each address shows stands in routes.tsx.

import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { BrowserRouter } from 'react-router';
import { createQueryClient } from '../api/query_client.ts';
import { resolveVariables, theme } from '../theme/theme.ts';
import { SessionGate } from './session_gate.tsx';
import { ToastStack } from './toast_stack.tsx';

export function App() {
  const [client] = useState(createQueryClient);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={resolveVariables} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <BrowserRouter>
          <SessionGate />
          <ToastStack />
        </BrowserRouter>
      </QueryClientProvider>
    </MantineProvider>
  );
}
