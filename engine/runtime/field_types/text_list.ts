// What types that are kept as a list of texts have in common.

import { toValue } from '../../rules/values.ts';
import { listCells, textOf } from './cells.ts';
import type { FieldTypeRuntime, Stored } from './field_type.ts';

/** Between the elements in a cell of a file. */
const SEPARATOR = ';';

export const textListBehaviour = {
  store: (value) => ({ '': value }),
  stored: (_field, column) => column(''),
  present: (_field, column) => column(''),
  sort: undefined,
  to_rule: (value) => toValue(value, { kind: 'list', of: { kind: 'text' } }),
  from_rule: (value) => (Array.isArray(value) ? value.filter((each) => typeof each === 'string') : null),
  from_text: (text) => {
    const elements = text.split(SEPARATOR).map((each) => each.trim());
    const filled = elements.filter((each) => each !== '');
    return filled.length > 0 ? filled : null;
  },
  to_text: (value) => textsOf(value).join(SEPARATOR),
  cells: listCells(textOf),
} as const satisfies Partial<FieldTypeRuntime>;

/** The texts of a canonical list; null has none. */
export function textsOf(value: Stored | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}
