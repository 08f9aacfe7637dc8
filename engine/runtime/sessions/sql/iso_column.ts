// Moments of the engine's own tables as they are answered.

/** A column of a moment under its own name, as ISO 8601 in UTC with milliseconds. */
export function isoColumn(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ${column}`;
}
