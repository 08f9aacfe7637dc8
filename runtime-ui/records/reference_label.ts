// The label of a reference, where the reader may see it.

import type { Json } from '../../schemas/http/records.ts';
import { parseReference } from '../field_types/parts/reference_value.ts';

export function parseReferenceLabel(value: Json | undefined): string | undefined {
  return parseReference(value)?.label;
}
