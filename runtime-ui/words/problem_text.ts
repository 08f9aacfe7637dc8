// What a person reads when something is refused: the translated sentence of a problem's code.
// `problems.<code>` always exists; `problems.<code>_<param>` is preferred where the problem carries that parameter.

import type { TFunction } from 'i18next';
import type { ProblemDocument } from '../../schemas/http/records.ts';

/** A problem document, or one element of its `errors`. */
export interface SayableProblem {
  readonly code: string;
  readonly detail: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

/** The sentence for a problem; the server's English detail only where the code is newer than this page. */
export function problemText(t: TFunction, problem: SayableProblem): string {
  const base = `problems.${problem.code}`;
  const params = problem.params ?? {};
  const special = Object.keys(params)
    .map((name) => `${base}_${name}`)
    .find((key) => t(key, { defaultValue: '' }) !== '');
  return t(special ?? base, { ...params, defaultValue: problem.detail });
}

/** The problems of a document by the field they stand on: `/account` and `/address/city` → `account`, `address`. */
export function problemsByField(t: TFunction, document: ProblemDocument): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const problem of document.errors ?? []) {
    const field = fieldOfPointer(problem.pointer);
    if (field !== null && !found.has(field)) found.set(field, problemText(t, problem));
  }
  return found;
}

/** First segment of a JSON Pointer (RFC 6901), null for the whole document. */
export function fieldOfPointer(pointer: string): string | null {
  const first = pointer.split('/')[1];
  return first === undefined || first === '' ? null : first.replaceAll('~1', '/').replaceAll('~0', '~');
}
