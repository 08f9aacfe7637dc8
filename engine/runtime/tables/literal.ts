// Constants of the model written into DDL, where nothing can be bound.

import { raw, type Sql } from '../../rules/sql.ts';

/** A quoted text constant, or an array of them. */
export function plainLiteral(value: unknown): Sql {
  if (Array.isArray(value)) return raw(`array[${value.map((each) => quotedText(String(each))).join(', ')}]`);
  return raw(quotedText(String(value)));
}

function quotedText(value: string): string {
  const doubled = value.replaceAll("'", "''");
  return value.includes('\\') ? `E'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`;
}
