// A signal that somebody waits no more, and one clock for all that may take too long.

import { describe, expect, it } from '@jest/globals';
import { abortSignalOf, Stop } from '../../../engine/runtime/database/stop.ts';
import { startDeadline, stopDeadline } from '../../../engine/runtime/operation/deadlines.ts';

describe('a stop', () => {
  it('is told once to each who listens, with its first reason', () => {
    const stop = new Stop();
    const told: string[] = [];
    const second = (): void => void told.push('second');
    stop.addEventListener('abort', () => told.push('first'));
    stop.addEventListener('abort', second);
    stop.addEventListener('abort', () => told.push('third'));
    stop.removeEventListener('abort', second);
    expect(() => stop.throwIfAborted()).not.toThrow();
    stop.abort('over');
    stop.abort('again');
    expect(told).toEqual(['first', 'third']);
    expect([stop.aborted, stop.reason]).toEqual([true, 'over']);
    expect(() => stop.throwIfAborted()).toThrow('over');
  });

  it('leaves nobody out where one who listens takes another away', () => {
    const stop = new Stop();
    const told: string[] = [];
    const last = (): void => void told.push('last');
    stop.addEventListener('abort', () => {
      told.push('first');
      stop.removeEventListener('abort', last);
    });
    stop.addEventListener('abort', last);
    stop.abort('over');
    expect(told).toEqual(['first', 'last']);
  });

  it('becomes an AbortSignal, before and after it is given', () => {
    const stop = new Stop();
    const before = abortSignalOf(stop);
    expect(before.aborted).toBe(false);
    stop.abort('over');
    expect([before.aborted, before.reason]).toEqual([true, 'over']);
    expect(abortSignalOf(stop).reason).toBe('over');
  });
});

describe('deadlines', () => {
  it('end what is over, and neither what was stopped nor what got more time', async () => {
    const ended: string[] = [];
    const deadline = (name: string) => ({ until: performance.now() + 10, end: () => ended.push(name) });
    const [over, stopped, later] = [deadline('over'), deadline('stopped'), deadline('later')];
    for (const each of [over, stopped, later]) startDeadline(each);
    stopDeadline(stopped);
    later.until += 60_000;
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(ended).toEqual(['over']);
    stopDeadline(later);
  });
});
