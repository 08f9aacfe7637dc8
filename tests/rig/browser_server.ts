// The product server of the browser tests: an embedded database of its own with the demo tenant, as a newcomer's first
// start makes it. CAHIER_TEST_SERVER_URL names a running server to use instead.

import { startServer } from './server.ts';

// biome-ignore lint/style/noDefaultExport: Playwright calls the default export, and what it returns at the end.
export default async function startBrowserServer(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['CAHIER_TEST_SERVER_URL']) return undefined;
  const server = await startServer({ env: {} });
  // Read by playwright.config.ts in each worker, and by tests that need what `start` printed.
  process.env['CAHIER_TEST_SERVER_URL'] = server.url;
  process.env['CAHIER_TEST_SERVER_OUTPUT'] = `${server.stdout()}\n${server.stderr()}`;
  return async () => {
    await server.stop();
  };
}
