// Keys pressed between the press that opens a filter and the moment the field they are meant for has the focus: they
// wait for it, and then reach it in their order. A field says so by `data-autofocus`.

import { useCallback, useEffect, useRef } from 'react';

/** Keys that change a field or send its form; the others (Escape, Tab, arrows) belong to whoever has the focus. */
function isHeld(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  return event.key.length === 1 || event.key === 'Backspace' || event.key === 'Enter';
}

function typeInto(input: HTMLInputElement | HTMLTextAreaElement, keys: readonly string[]): void {
  for (const key of keys) {
    const [from, to] = [input.selectionStart ?? 0, input.selectionEnd ?? 0];
    const text = key === 'Backspace' ? '' : key;
    input.setRangeText(text, key === 'Backspace' && from === to ? Math.max(0, from - 1) : from, to, 'end');
  }
  if (keys.length > 0) input.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

/** Types what was held into the field; what stood there is replaced, as it is marked. Enter sends what was typed. */
function replay(field: HTMLElement, held: readonly string[]): void {
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) || field.readOnly) return;
  field.select();
  const end = held.indexOf('Enter');
  typeInto(field, end < 0 ? held : held.slice(0, end));
  if (end < 0) return;
  // React has to know what was typed before the form is sent.
  setTimeout(() => field.form?.requestSubmit());
}

/**
 * Holds keys while `active`, until a field with `data-autofocus` has the focus. The answer begins anew: another field
 * is about to come.
 */
export function useHeldKeys(active: boolean): () => void {
  /** Null while the field hears for itself. */
  const held = useRef<string[] | null>(null);
  useEffect(() => {
    if (!active) return undefined;
    held.current = [];
    const press = (event: KeyboardEvent) => {
      if (held.current === null || !isHeld(event)) return;
      held.current.push(event.key);
      // Neither the button that was pressed nor a command of the page may take it too.
      event.preventDefault();
      event.stopPropagation();
    };
    const reach = ({ target }: FocusEvent) => {
      const keys = held.current;
      if (keys === null || !(target instanceof HTMLElement) || target.dataset['autofocus'] === undefined) return;
      held.current = null;
      replay(target, keys);
    };
    // Who goes elsewhere does not type into this field.
    const leave = () => {
      held.current = null;
    };
    document.addEventListener('keydown', press, { capture: true });
    document.addEventListener('focusin', reach);
    document.addEventListener('pointerdown', leave, { capture: true });
    return () => {
      document.removeEventListener('keydown', press, { capture: true });
      document.removeEventListener('focusin', reach);
      document.removeEventListener('pointerdown', leave, { capture: true });
    };
  }, [active]);
  return useCallback(() => {
    held.current = [];
  }, []);
}
