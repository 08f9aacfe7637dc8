// Seeing Cahier as another user, in this tab alone: whom, and in which of their companies. A reload stays with them; each
// begin and end loads the page anew, so that nothing which one of the two sees is left on the screen of the other.

import { ProblemError } from '../api/problem_error.ts';

export interface Viewing {
  readonly id: string;
  readonly name: string;
  /** The one chosen of theirs; null: their first. */
  readonly company: string | null;
}

const KEY = 'cahier.view_as';

/** Null where this tab shows what the person who is logged in sees. */
export function viewing(): Viewing | null {
  const text = sessionStorage.getItem(KEY);
  return text === null ? null : (JSON.parse(text) as Viewing);
}

export function keepViewing(viewing: Viewing): void {
  sessionStorage.setItem(KEY, JSON.stringify(viewing));
}

/** Without loading the page anew: for where nobody is logged in any more. */
export function forgetViewing(): void {
  sessionStorage.removeItem(KEY);
}

export function beginViewing({ id, name }: Pick<Viewing, 'id' | 'name'>): void {
  keepViewing({ id, name, company: null });
  window.location.assign('/');
}

/** Leads back to the other's record; what asked it never goes on. */
export function endViewing(): Promise<never> {
  const seen = viewing();
  forgetViewing();
  window.location.assign(seen === null ? '/' : `/user/${seen.id}`);
  return new Promise(() => undefined);
}

/** Reads that have a body. */
const READING = /^\/api\/records\/\w+\/(query|aggregate)$/;

/** The address as it has to be asked. Throws where that would write in the name of the other; the way out is not theirs. */
export function viewedAddress(method: string, path: string, as = viewing()?.id): string {
  if (as === undefined || (method !== 'GET' && path.startsWith('/api/auth/'))) return path;
  if (method !== 'GET' && !READING.test(path)) throw new ProblemError(onlyLooking(`${method} ${path}`));
  return `${path}${path.includes('?') ? '&' : '?'}as=${as}`;
}

function onlyLooking(what: string): ProblemError['problem'] {
  const title = 'This is not done as another user';
  return { type: 'about:blank', title, status: 403, code: 'view_as.refused', detail: `${what} is not sent.` };
}
