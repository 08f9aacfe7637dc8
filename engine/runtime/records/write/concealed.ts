// What a writer names and may not read must do as what is not there: no rule looks at its values, and no refusal tells of
// them. What a default found is looked at, whoever may read it.

import type { Stored } from '../../field_types/field_type.ts';
import { idOf } from '../../field_types/reference_value.ts';
import { type Target, targetKey, type Writing } from './writing.ts';

const NOT_THERE: Target = { there: false, readable: false, reached: {} };

/** The writing as its writer may know it. `given`: the values that they sent; a reference that the record has already stays. */
export function asSeen(
  writing: Writing,
  given: Iterable<readonly [field: string, value: Stored | undefined]>,
): Writing {
  const { entity, before, targets } = writing;
  let seen: Map<string, Target> | undefined;
  for (const [name, value] of given) {
    const to = entity.fields[name]?.to;
    const id = to === undefined ? null : idOf(value);
    if (to === undefined || id === null || id === idOf(before?.values[name])) continue;
    const key = targetKey(to, id);
    if (targets.get(key)?.readable !== false) continue;
    seen ??= new Map(targets);
    seen.set(key, NOT_THERE);
  }
  return seen === undefined ? writing : { ...writing, targets: seen };
}
