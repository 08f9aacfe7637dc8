// What the database costs one request; made by whoever answers it, filled by the pool, read by the access log.

export interface Meter {
  /** Milliseconds between sending statements and having their rows, waiting for a connection not included. */
  sqlMs: number;
  /** Milliseconds spent waiting for a connection. */
  waitMs: number;
  statements: number;
}

export function newMeter(): Meter {
  return { sqlMs: 0, waitMs: 0, statements: 0 };
}
