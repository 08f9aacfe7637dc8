// Whether what a record refers to may be referred to: it is there, and the one who named it may read it. What a
// default found is not asked whether its finder may read it.

import type { Problem } from '../../../problems.ts';
import type { Draft } from './draft.ts';
import { pointerTo } from './input.ts';
import { newReferences } from './settle.ts';
import { targetKey, type Writing } from './writing.ts';

/** Each new reference that leads nowhere: `reference.unknown`. */
export function referenceProblems(writing: Writing, draft: Draft): readonly Problem[] {
  return newReferences(writing, draft.values).flatMap(({ field, id }) => {
    const target = writing.targets.get(targetKey(field.to as string, id));
    if (target?.there && (target.readable || !draft.given.has(field.name))) return [];
    const detail = `There is no record ${id} of ${field.to} to refer to.`;
    return [
      { code: 'reference.unknown', pointer: pointerTo(field.name), detail, params: { id, entity: field.to as string } },
    ];
  });
}
