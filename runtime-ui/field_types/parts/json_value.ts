// JSON values as text, and out of what was typed.

import { type Json, UNREAD } from '../../../schemas/http/records.ts';

/** Longer lines are cut off by the cell anyway. */
const LONGEST_LINE = 200;

/** The beginning of a value in one line. */
export function jsonLine(value: Json): string {
  const line = JSON.stringify(value);
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE).toWellFormed()}…` : line;
}

/** A value set out over lines, as it stands in the editor; of a text that was no JSON that text. */
export function jsonText(value: Json): string {
  if (value === null) return '';
  return isUnread(value) ? value.slice(UNREAD.length) : JSON.stringify(value, null, 2);
}

/** What was typed; what is no JSON travels as it is, marked, so that it is refused and not lost. */
export function parseJson(text: string): Json {
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return `${UNREAD}${text}`;
  }
}

/** Whether it is a text that was no JSON. */
export function isUnread(value: Json): value is string {
  return typeof value === 'string' && value.startsWith(UNREAD);
}
