// A reference of the wire, told apart from other values.

import type { Json, ReferenceJson } from '../../../schemas/http/records.ts';

/** `{id, label …}`, or undefined for any other value. */
export function parseReference(value: Json | undefined): ReferenceJson | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  return 'id' in value && typeof value['id'] === 'string' ? (value as unknown as ReferenceJson) : undefined;
}
