// Letters typed between the key that opens a dialog and the moment its field has the focus: they wait for the field.

import { useEffect, useRef } from 'react';

/** Answers what was typed since `waiting` began, once; from then on the field hears for itself. */
export function useEarlyLetters(waiting: boolean): () => string {
  const letters = useRef<string | null>(null);
  useEffect(() => {
    if (!waiting) return undefined;
    letters.current = '';
    const listen = (event: KeyboardEvent) => {
      if (letters.current === null || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === 'Backspace') letters.current = letters.current.slice(0, -1);
      else if (event.key.length === 1) letters.current += event.key;
      else return;
      // Neither the field, half-way to the focus, nor a command of the page may take it too.
      event.preventDefault();
    };
    document.addEventListener('keydown', listen, { capture: true });
    return () => document.removeEventListener('keydown', listen, { capture: true });
  }, [waiting]);
  return () => {
    const typed = letters.current ?? '';
    letters.current = null;
    return typed;
  };
}
