// What a person reads when something is refused: the translated sentence of a problem's code.
// `problems.<code>` always exists. `problems.<code>_<kind>` is preferred where the problem says of which kind a value
// should be, and `…_<param>` where it carries that parameter.

import type { TFunction } from 'i18next';
import type { ProblemDocument } from '../../schemas/http/records.ts';
import { formatDate, formatNumber } from './format.ts';

/** A problem document, or one element of its `errors`. */
export interface SayableProblem {
  readonly code: string;
  readonly detail: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

/** The sentence for a problem; the server's English detail only where the code is newer than this page. */
export function problemText(t: TFunction, problem: SayableProblem): string {
  const params = problem.params ?? {};
  const values = Object.fromEntries(Object.entries(params).map(([name, value]) => [name, presentParam(name, value)]));
  const names = Object.keys(params);
  const plain = `problems.${problem.code}`;
  const known = KINDS.filter((name) => name in params).map((name) => `${plain}_${params[name]}`);
  const keys = [...known, plain].flatMap((base) => [...names.map((name) => `${base}_${name}`), base]);
  const said = keys.find((key) => t(key, { ...values, defaultValue: '' }) !== '') ?? plain;
  return t(said, { ...values, defaultValue: problem.detail });
}

/** Parameters that say of which kind a value should be: a format's name, a type's. */
const KINDS = ['format', 'expected'];

/** Limits as people write them. */
function presentParam(name: string, value: string | number): string | number {
  if (name !== 'min' && name !== 'max') return value;
  if (/^-?\d+(\.\d+)?$/.test(String(value))) return formatNumber(value);
  return formatDate(String(value), 'full');
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
