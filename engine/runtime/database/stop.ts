// Tells those who work for somebody that nobody waits for it any more. As an AbortSignal does, which is an event target:
// making one and listening to it with each step of a request was 2 % of the CPU of a write, by profile.

/** What is asked of a signal; an AbortSignal has all of it. */
export interface StopSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** A signal, and how it is given. */
export class Stop implements StopSignal {
  aborted = false;
  reason: unknown;
  #listeners: readonly (() => void)[] = [];

  /** The first reason counts. */
  abort(reason: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) listener();
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }

  /** Called once at most; who comes too late asks `aborted`. */
  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners = [...this.#listeners, listener];
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners = this.#listeners.filter((each) => each !== listener);
  }
}

/** For what takes nothing but an AbortSignal. */
export function abortSignalOf(signal: StopSignal): AbortSignal {
  const controller = new AbortController();
  const abort = (): void => controller.abort(signal.reason);
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort);
  return controller.signal;
}
