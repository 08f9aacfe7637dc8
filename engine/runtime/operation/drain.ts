// Ends an HTTP server: no new connections, what is under way may end within the time given, then it is cut.

import type { Server } from 'node:http';

/** Connections that have just become idle are closed so often. */
const LOOK_EVERY_MS = 25;

/** Resolves when every connection is gone, after `graceMs` at the latest. */
export function drain(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    // A connection that is kept alive stays open after its last answer, for the next request that nobody would answer.
    const look = setInterval(() => server.closeIdleConnections(), LOOK_EVERY_MS);
    server.close(() => {
      clearTimeout(cut);
      clearInterval(look);
      resolve();
    });
    server.closeIdleConnections();
  });
}
