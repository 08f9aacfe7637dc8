// The texts of a list value (options, tags), told apart from other values.

import type { Json } from '../../../schemas/http/records.ts';

export function parseTexts(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((element) => typeof element === 'string') : [];
}
