// Keeps a server running that ends though nobody stopped it (killed by hand, or by a system that is out of memory): it is
// started again, at growing distances while it does not stay, until starting it fails too often. How to see that it
// runs, and how to start it, start.ts says.

import { setTimeout as sleep } from 'node:timers/promises';
import { StartRefusal } from './refusal.ts';

export interface Kept {
  readonly folder: string;
  readonly isRunning: () => boolean;
  /** Throws where that fails; gives up when told so. */
  readonly startAgain: (signal: AbortSignal) => Promise<void>;
  /** Told what happened, as a sentence. */
  readonly progress: (sentence: string) => void;
  /** Told once that the server is not there and that nobody tries any more. */
  readonly onGone: (reason: StartRefusal) => void;
}

export interface Keeper {
  /** From now on nothing is started; resolves when nothing is being started either. */
  end(): Promise<void>;
}

const LOOK_EVERY_MS = 500;
/** A server that ran so long before it ended was well. */
const STEADY_MS = 60_000;
/** Before each try. Each takes five seconds by itself where something stands in the way that may yet go. */
const PAUSES_MS = [0, 1_000, 2_000, 4_000, 8_000, 10_000];

/** Watches the server until it is ended, or gone for good. */
export function keepRunning(kept: Kept, pausesMs: readonly number[] = PAUSES_MS): Keeper {
  const ending = new AbortController();
  const { signal } = ending;
  const over = watch({ ...kept, pausesMs, signal }).catch((error) => {
    // What was begun when the end came is left.
    if (!signal.aborted) throw error;
  });
  return {
    end: () => {
      ending.abort();
      return over;
    },
  };
}

interface Watched extends Kept {
  readonly pausesMs: readonly number[];
  readonly signal: AbortSignal;
}

async function watch(kept: Watched): Promise<void> {
  let startedAt = Number.NEGATIVE_INFINITY;
  let endsInARow = 0;
  for (;;) {
    await pause(kept, LOOK_EVERY_MS);
    if (kept.isRunning()) continue;
    endsInARow = Date.now() - startedAt > STEADY_MS ? 0 : endsInARow + 1;
    kept.progress(
      `The database has ended, and nobody stopped it (its log is ${kept.folder}/postgres.log): starting it again …`,
    );
    if (!(await revive(kept, endsInARow))) return;
    startedAt = Date.now();
  }
}

/** false: it cannot be had any more, which was told. */
async function revive(kept: Watched, endsInARow: number): Promise<boolean> {
  const last = kept.pausesMs.length - 1;
  const pauseBefore = (attempt: number): number => kept.pausesMs[Math.min(endsInARow + attempt, last)] ?? 0;
  for (let attempt = 0; ; attempt += 1) {
    await pause(kept, pauseBefore(attempt));
    try {
      await kept.startAgain(kept.signal);
      return true;
    } catch (error) {
      kept.signal.throwIfAborted();
      const reason = error instanceof Error ? error.message : String(error);
      if (attempt === last) {
        kept.onGone(gone(kept.folder, reason));
        return false;
      }
      const nextMs = pauseBefore(attempt + 1);
      kept.progress(`The database did not start again, the next try is in ${nextMs / 1000} s: ${reason}`);
    }
  }
}

function pause({ signal }: Watched, ms: number): Promise<void> {
  return sleep(ms, undefined, { ref: false, signal });
}

function gone(folder: string, reason: string): StartRefusal {
  return new StartRefusal(
    `The database in ${folder} has ended and does not start again; mend that, then start Cahier again: ${reason}`,
  );
}
