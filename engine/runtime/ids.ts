// Ids of records, changes and all else that is stored: UUIDs of version 7 (RFC 9562), in the order they were made.

import { hash, randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

/** Random bytes are fetched for many at once: the library asks for 16 with each, 3 % of the CPU of a create by profile. */
const STOCK = new Uint8Array(16 * 256);
let used = STOCK.length;
/** Those of one id, copied: a part of the stock as an array of its own costs more than all else. */
const random = new Uint8Array(16);

let msecs = 0;
let seq = 0;

/** Ids of one millisecond are counted on from a random start. */
export function newId(): string {
  if (used === STOCK.length) {
    randomFillSync(STOCK);
    used = 0;
  }
  for (let index = 0; index < random.length; index += 1) random[index] = STOCK[used + index] as number;
  used += random.length;
  const now = Date.now();
  seq = now > msecs ? randomStart() : seq + 1;
  msecs = Math.max(msecs, now);
  return v7({ random, msecs, seq });
}

/** 31 bits, so that the counter (32) never runs over within a millisecond. */
function randomStart(): number {
  const [a = 0, b = 0, c = 0, d = 0] = random;
  return ((a & 0x7f) << 24) | (b << 16) | (c << 8) | d;
}

/** The one id of these words in this millisecond of the clock: who makes it again makes the same. */
export function idFor(words: string, msecs: number): string {
  const drawn = hash('sha256', words, 'buffer');
  return v7({ random: drawn.subarray(0, 16), msecs, seq: drawn.readUInt32LE(16) >>> 1 });
}
