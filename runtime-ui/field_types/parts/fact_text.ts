// A value as a few plain words: the fact beside a label in a lookup.

import type { FieldTypeName, PresentedField } from '../../../schemas/http/model.ts';
import type { Json } from '../../../schemas/http/records.ts';
import { parseAddress } from './address_text.ts';
import { parseReference } from './reference_value.ts';

/** Types that read well in a few grey letters beside a label. */
export const TELLING_TYPES: ReadonlySet<FieldTypeName> = new Set([
  'text',
  'email',
  'phone',
  'reference',
  'address',
  'option',
]);

/** Empty where the value says nothing, or is not of a telling type. */
export function presentFact(field: PresentedField, value: Json): string {
  if (field.type === 'reference') return parseReference(value)?.label ?? '';
  if (field.type === 'address') return parseAddress(value)?.city ?? '';
  if (typeof value !== 'string') return '';
  if (field.type === 'option') return field.options?.find((option) => option.key === value)?.title ?? value;
  return TELLING_TYPES.has(field.type) ? value : '';
}
