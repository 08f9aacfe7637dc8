// Chance that can be had again: the same seed gives the same numbers on every machine.

export interface Random {
  /** A whole number from `least` to `most`, both included. */
  readonly int: (least: number, most: number) => number;
  /** True with this probability, 0 to 1. */
  readonly chance: (probability: number) => boolean;
  /** One of them; throws for none. */
  readonly pick: <T>(from: readonly T[]) => T;
  /** `count` of them, or all where there are fewer, in any order. */
  readonly some: <T>(from: readonly T[], count: number) => readonly T[];
  /** Further chance that does not depend on how much of this one was used. */
  readonly fork: (name: string) => Random;
}

export function randomOf(seed: string): Random {
  let state = hash(seed);
  // mulberry32 by Tommy Ettinger (public domain).
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    int,
    chance: (probability) => next() < probability,
    pick: (from) => {
      if (from.length === 0) throw new Error('There is nothing to pick from.');
      return from[int(0, from.length - 1)] as (typeof from)[number];
    },
    some: (from, count) => {
      const left = [...from];
      const taken = Math.min(count, left.length);
      return Array.from({ length: taken }, () => left.splice(int(0, left.length - 1), 1)[0] as (typeof left)[number]);
    },
    fork: (name) => randomOf(`${seed} ${name}`),
  };
}

/** FNV-1a (Fowler, Noll, Vo), 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value | 0;
}
