// Stops the statement that a backend runs; sent over another connection of the same login role.

import type { BoundSql } from '../../../rules/sql.ts';

export function cancelBackend(processId: number): BoundSql {
  return { sql: 'select pg_cancel_backend($1)', parameters: [processId] };
}
