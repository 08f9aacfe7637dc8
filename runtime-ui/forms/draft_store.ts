// What was typed into a form and not saved, kept in this browser for each user and entity until it is saved.

import type { FormValues } from './record_scope.ts';

export interface Draft {
  /** ISO datetime of the last keystroke that was kept. */
  readonly at: string;
  readonly values: FormValues;
}

function keyOf(user: string, entity: string): string {
  return `cahier.draft.${user}.${entity}`;
}

/** The draft, or undefined where there is none, or another version of the page wrote it in another shape. */
export function readDraft(user: string, entity: string): Draft | undefined {
  const text = localStorage.getItem(keyOf(user, entity));
  if (text === null) return undefined;
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null || !('at' in parsed && 'values' in parsed)) return undefined;
  return typeof parsed.at === 'string' ? (parsed as Draft) : undefined;
}

export function keepDraft(user: string, entity: string, values: FormValues): Draft {
  const draft = { at: new Date().toISOString(), values };
  localStorage.setItem(keyOf(user, entity), JSON.stringify(draft));
  return draft;
}

export function dropDraft(user: string, entity: string): void {
  localStorage.removeItem(keyOf(user, entity));
}
