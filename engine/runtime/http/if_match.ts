// If-Match (RFC 9110, 13.1.1): the version that the sender has seen.

import { Refusal } from '../../problems.ts';
import type { Call } from './route.ts';

const ENTITY_TAG = String.raw`(?:W\/)?"([\x21\x23-\x7e\x80-\xff]*)"`;
const TAGS = new RegExp(String.raw`^${ENTITY_TAG}(?:\s*,\s*${ENTITY_TAG})*$`);
const VERSION = /^\d{1,15}$/;

/** A version that no record has: what the sender has seen was not ours. */
const NONE = 0;

/**
 * `{ifMatch: 7}` for `"7"`, nothing for a missing header or `*`. Of several tags the newest version counts; one that is no
 * version matches no record. Throws `parameter.invalid` for what is no list of entity tags.
 */
export function ifMatchOf(call: Call): { readonly ifMatch?: number } {
  const header = call.header('if-match')?.trim();
  if (header === undefined || header === '*') return {};
  if (TAGS.test(header)) return { ifMatch: Math.max(NONE, ...versionsIn(header)) };
  throw new Refusal('parameter.invalid', 'The header If-Match must be a version in quotes, such as "7", or *.', {
    members: { parameter: 'If-Match' },
  });
}

function versionsIn(header: string): readonly number[] {
  const tags = [...header.matchAll(new RegExp(ENTITY_TAG, 'g'))].map(([, tag = '']) => tag);
  return tags.filter((tag) => VERSION.test(tag)).map(Number);
}
