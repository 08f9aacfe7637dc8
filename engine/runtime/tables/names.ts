// Names of indexes and constraints. PostgreSQL cuts identifiers at 63 bytes without a word, so long ones are cut
// here, with a hash that keeps them apart. The name of an index ends in a hash of its definition: an index that is
// there under its name is the one that is wanted, and a changed one can be built beside the one that it replaces.

import { createHash } from 'node:crypto';

const MAX_BYTES = 63;
const HASH_LETTERS = 8;

/** `parts` joined by `__`, at most `most` long; all names are ASCII, so bytes are characters. */
export function cutName(parts: readonly string[], most = MAX_BYTES): string {
  const whole = parts.join('__');
  if (whole.length <= most) return whole;
  return `${whole.slice(0, most - HASH_LETTERS - 2)}__${hashOf(whole)}`;
}

/** How the name of the unique index of a field begins, whatever its definition. */
export function fieldIndexStem(entity: string, field: string): string {
  return stemOf([entity, field, 'unique']);
}

/** How the name of the unique index of a key begins; a field may have the same name. */
export function keyIndexStem(entity: string, key: string): string {
  return stemOf([entity, key, 'key']);
}

/** How the name of any other index begins. */
export function indexStem(entity: string, what: string): string {
  return stemOf([entity, what, 'index']);
}

/** The name of an index: its stem and what it is defined as. */
export function indexName(stem: string, definition: string): string {
  return `${stem}__${hashOf(definition)}`;
}

/** The stem in the name of an index; undefined for an index that is not named by us. */
export function stemIn(index: string): string | undefined {
  return new RegExp(OWN_INDEX).test(index) ? index.slice(0, -HASH_LETTERS - 2) : undefined;
}

/** What the names of our indexes match, here and in PostgreSQL. */
export const OWN_INDEX = `__[0-9a-f]{${HASH_LETTERS}}$`;

export function foreignKeyName(entity: string, field: string): string {
  return cutName([entity, field, 'target']);
}

function stemOf(parts: readonly string[]): string {
  return cutName(parts, MAX_BYTES - HASH_LETTERS - 2);
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, HASH_LETTERS);
}
