// Ends what takes too long. One clock looks at all that is under way: a timer for each request, and one for each wait for a
// connection, was 2 % of the CPU of a write, by profile.

/** How late an end may be. */
const EVERY_MS = 100;

/** Something under way. */
export interface Deadline {
  /** On the clock of performance.now(). */
  until: number;
  readonly end: () => void;
}

const open = new Set<Deadline>();
let isTicking = false;

/** `end` is called once `until` has passed, unless it is stopped before; `until` may be moved. */
export function startDeadline(deadline: Deadline): void {
  open.add(deadline);
  if (!isTicking) setInterval(endThoseOver, EVERY_MS).unref();
  isTicking = true;
}

export function stopDeadline(deadline: Deadline): void {
  open.delete(deadline);
}

function endThoseOver(): void {
  const now = performance.now();
  for (const deadline of open) {
    if (deadline.until > now) continue;
    open.delete(deadline);
    deadline.end();
  }
}
