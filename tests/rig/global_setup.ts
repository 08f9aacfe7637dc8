// Jest calls this once before the suites of a project that needs PostgreSQL.

import { openTestServer } from './database.ts';

// biome-ignore lint/style/noDefaultExport: Jest calls the default export.
export default async function globalSetup(): Promise<void> {
  await openTestServer();
}
