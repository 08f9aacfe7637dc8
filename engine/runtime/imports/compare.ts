// What a row would change of a record that is there: nothing, in most rows of an import that is run again.

import type { Json } from '../../../schemas/http/records.ts';
import type { Entity } from '../../metadata/model.ts';
import { FIELD_TYPES } from '../field_types/field_types.ts';
import type { Image } from '../records/images.ts';
import { sameValue } from '../records/write/values.ts';

type Input = Readonly<Record<string, Json>>;

/**
 * The part of the input that differs from the record; what cannot be read is left in, so that the write refuses it. With
 * it come all amounts: the write may take the record to another company, whose currency those without one have then.
 */
export function changedInput(entity: Entity, { values, currency }: Image, input: Input): Input {
  const changed = new Set<string>();
  for (const [name, value] of Object.entries(input)) {
    const field = entity.fields[name];
    const context = { pointer: '', currency, previous: values[name] ?? null };
    const parsed = field && FIELD_TYPES[field.type].parse(value, field, context);
    if (!parsed?.ok || !sameValue(parsed.value, values[name])) changed.add(name);
  }
  if (changed.size === 0) return {};
  const isSent = (name: string): boolean => changed.has(name) || entity.fields[name]?.type === 'money';
  return Object.fromEntries(Object.entries(input).filter(([name]) => isSent(name)));
}
