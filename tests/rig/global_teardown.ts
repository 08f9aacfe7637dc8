// Jest calls this once after the suites of a project that needs PostgreSQL.

import { closeTestServer } from './database.ts';

// biome-ignore lint/style/noDefaultExport: Jest calls the default export.
export default async function globalTeardown(): Promise<void> {
  await closeTestServer();
}
