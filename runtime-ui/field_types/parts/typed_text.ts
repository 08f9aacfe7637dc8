// The text in an input whose value is read from it: numbers, days, times. While someone types, the text is theirs;
// it is written anew only when the value changes from elsewhere.

import { useState } from 'react';

interface TypedText<T> {
  readonly value: T;
  /** The value behind a text; the same function that gives onChange its value. */
  readonly parse: (text: string) => T;
  readonly present: (value: T) => string;
}

/** The text to show, and setters for what was typed and for tidying up when the input is left. */
export function useTypedText<T>({ value, parse, present }: TypedText<T>) {
  const [typed, setTyped] = useState(() => present(value));
  const current = JSON.stringify(parse(typed)) === JSON.stringify(value) ? typed : present(value);
  return { text: current, setText: setTyped, tidy: () => setTyped(present(value)) };
}
