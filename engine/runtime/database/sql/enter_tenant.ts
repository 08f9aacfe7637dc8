// Puts a connection into a tenant's role and schema, and sets how long a statement may run. One simple query, so one
// round trip; sent only when something of it changes.

import type { Home } from '../home.ts';

/** Quotes an identifier of ours; role and schema names are made from the installation's id and a number. */
function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

/** `public` holds the extensions and cahier_fold and nothing that belongs to anyone. */
export function enterTenant(home: Home, statementTimeoutMs: number): string {
  const role = home.role === null ? 'reset role' : `set role ${quoted(home.role)}`;
  return `${role}; set search_path to ${quoted(home.schema)}, public; set statement_timeout to ${Math.trunc(statementTimeoutMs)}`;
}
