// Single keys as commands: they work wherever nobody is typing and no dialog is open.

import { useEffect, useRef } from 'react';

/** What takes the keys for itself while it is open. */
const OVERLAYS = '[role="dialog"], [role="menu"]';

/** `n`, `/`, `?`, `ArrowDown`; `mod+k` is Ctrl or ⌘. Single letters are compared without regard to case. */
export type KeyMap = Readonly<Record<string, (event: KeyboardEvent) => void>>;

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}

/** A checkbox is an input in which nobody types. */
function takesLetters(target: EventTarget | null): boolean {
  return isTyping(target) && !(target instanceof HTMLInputElement && target.type === 'checkbox');
}

function nameOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.ctrlKey || event.metaKey ? `mod+${key}` : key;
}

/** Listens while the component is there. The handlers may change with every render. */
export function useKeys(map: KeyMap): void {
  const current = useRef(map);
  useEffect(() => {
    current.current = map;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const name = nameOf(event);
      const handler = current.current[name];
      if (handler === undefined || event.defaultPrevented || event.altKey) return;
      const free = !takesLetters(event.target) && document.querySelector(OVERLAYS) === null;
      if (free || name === 'mod+k') handler(event);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
