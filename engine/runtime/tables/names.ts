// Names of indexes and constraints. PostgreSQL cuts identifiers at 63 bytes without a word, so long ones are cut
// here, with a hash that keeps them apart.

import { createHash } from 'node:crypto';

const MAX_BYTES = 63;

/** `parts` joined by `__`; all names are ASCII, so bytes are characters. */
export function cutName(...parts: readonly string[]): string {
  const whole = parts.join('__');
  if (whole.length <= MAX_BYTES) return whole;
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, 8);
  return `${whole.slice(0, MAX_BYTES - hash.length - 2)}__${hash}`;
}

/** The unique index of a field or of a key of an entity: what PostgreSQL names when a write collides (23505). */
export function uniqueIndexName(entity: string, fieldOrKey: string): string {
  return cutName(entity, fieldOrKey, 'unique');
}

export function indexName(entity: string, what: string): string {
  return cutName(entity, what, 'index');
}

export function foreignKeyName(entity: string, field: string): string {
  return cutName(entity, field, 'target');
}
