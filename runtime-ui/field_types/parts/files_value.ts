// The files of an attachment value, told apart from other values.

import type { FileJson, Json } from '../../../schemas/http/records.ts';

/** One file, a list of them, or nothing: always as a list. */
export function parseFiles(value: Json | undefined): readonly FileJson[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((file): file is FileJson => typeof file === 'object' && file !== null && 'id' in file);
}
