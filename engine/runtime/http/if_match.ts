// If-Match (RFC 9110): the version that the sender has seen.

import { Refusal } from '../../problems.ts';
import type { Call } from './route.ts';

/** `{ifMatch: 7}` for `"7"`, nothing for a missing header or `*`. Throws `parameter.invalid` for anything else. */
export function ifMatchOf(call: Call): { readonly ifMatch?: number } {
  const header = call.header('if-match')?.trim();
  if (header === undefined || header === '*') return {};
  const digits = /^(?:W\/)?"(\d{1,15})"$/.exec(header)?.[1];
  if (digits !== undefined) return { ifMatch: Number(digits) };
  throw new Refusal('parameter.invalid', 'The header If-Match must be one version in quotes, such as "7", or *.', {
    members: { parameter: 'If-Match' },
  });
}
