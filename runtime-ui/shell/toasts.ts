// Short messages at the foot of the page, with what undoes the act. A store outside of React: any code that ends
// an act may say so; the shell shows them.

import { useSyncExternalStore } from 'react';

export interface Toast {
  readonly id: number;
  readonly text: string;
  /** `bad` stays until it is closed. */
  readonly tone: 'done' | 'bad';
  /** A button such as Undo; Ctrl+Z runs that of the newest toast. */
  readonly action?: { readonly label: string; readonly run: () => void };
}

const SHOWN_MS = 8_000;

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function publish(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Shows a toast and answers its id. At most three stand at once. */
export function showToast(toast: Omit<Toast, 'id'>): number {
  lastId += 1;
  const id = lastId;
  publish([...toasts.slice(-2), { ...toast, id }]);
  if (toast.tone === 'done') setTimeout(() => hideToast(id), SHOWN_MS);
  return id;
}

export function hideToast(id: number): void {
  publish(toasts.filter((toast) => toast.id !== id));
}

/** Runs the newest toast's action and closes it; false when none has one. */
export function undoNewest(): boolean {
  const newest = toasts.findLast((toast) => toast.action !== undefined);
  if (newest?.action === undefined) return false;
  hideToast(newest.id);
  newest.action.run();
  return true;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(subscribe, () => toasts);
}
