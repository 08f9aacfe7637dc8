// Ends an HTTP server: no new connections, what is under way may end within the time given, then it is cut.

import type { Server } from 'node:http';

/** Resolves when every connection is gone, after `graceMs` at the latest. */
export function drain(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
