// What a row would change of a record that is there: nothing, in most rows of an import that is run again.

import type { Json } from '../../../schemas/http/records.ts';
import type { Entity } from '../../metadata/model.ts';
import { FIELD_TYPES } from '../field_types/field_types.ts';
import { sameValue, type Values } from '../records/write/values.ts';
import type { Request } from '../request.ts';

type Input = Readonly<Record<string, Json>>;

/** The part of the input that differs from the record; what cannot be read is left in, so that the write refuses it. */
export function changedInput(
  { company }: Pick<Request, 'company'>,
  { entity, image }: { readonly entity: Entity; readonly image: Values },
  input: Input,
): Input {
  const currency = company?.currency ?? null;
  const changed = Object.entries(input).filter(([name, value]) => {
    const field = entity.fields[name];
    if (!field) return true;
    const context = { pointer: '', currency, previous: image[name] ?? null };
    const parsed = FIELD_TYPES[field.type].parse(value, field, context);
    return !parsed.ok || !sameValue(parsed.value, image[name]);
  });
  return Object.fromEntries(changed);
}
