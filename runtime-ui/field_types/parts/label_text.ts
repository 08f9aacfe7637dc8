// What a record is called: the text of its label field, as people read it. Pure.

import type { PresentedEntity } from '../../../schemas/http/model.ts';
import type { RecordJson } from '../../../schemas/http/records.ts';
import { parseReference } from './reference_value.ts';

/** The title of an option, the label of a reference, else the value itself; null for a record without a name. */
export function labelText(entity: PresentedEntity, record: RecordJson): string | null {
  const value = record[entity.label];
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'object') return parseReference(value)?.label ?? null;
  const option = entity.fields[entity.label]?.options?.find(({ key }) => key === value);
  return option?.title ?? String(value);
}
