// What every connection of ours assumes, set once after connecting. Sent as a query and not as start-up parameters,
// which poolers such as PgBouncer refuse. Times as text are UTC and ISO; a statement or transaction that hangs ends.

/** Milliseconds after which PostgreSQL ends a transaction that waits for us: it would hold up every reader of the log. */
export const IDLE_IN_TRANSACTION_MS = 10_000;

export const OPEN_CONNECTION = [
  "set time zone 'UTC'",
  "set datestyle to 'ISO, YMD'",
  "set intervalstyle to 'iso_8601'",
  'set client_min_messages to warning',
  // Our statements are short: compiling them to machine code costs more than it gives.
  'set jit to off',
  `set idle_in_transaction_session_timeout to ${IDLE_IN_TRANSACTION_MS}`,
].join('; ');
