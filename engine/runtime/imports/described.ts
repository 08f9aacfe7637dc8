// What the rows of a file said so far: for each key of each record description a hash of what its row said and the line,
// never the row. So a later row with the same key and other values is noticed, however far below it stands. A key takes
// 16 bytes in a table that is at most three quarters full: 20 to 45 MB for a million keys, where a Map takes 125.

import { hash } from 'node:crypto';

/** The first row of a file with a key. */
export interface Described {
  readonly line: number;
  /** `contentHash` of what it said. */
  readonly content: number;
}

export interface DescribedKeys {
  readonly get: (key: string) => Described | undefined;
  /** For keys that are not there yet. */
  readonly add: (key: string, described: Described) => void;
}

/** Words of 32 bits of a slot: 64 bits of the key's hash, the hash of the content, the line (0: the slot is free). */
const WORDS = 4;
const CONTENT = 2;
const LINE = 3;
const FIRST_SLOTS = 1_024;

/** The key of a record description's record. */
export function describedKey(description: string, key: string): string {
  return `${description}\n${key}`;
}

/** Equal for equal JSON whose members stand in the same order; of 32 bits, so one in four billion others is taken for equal. */
export function contentHash(json: unknown): number {
  return hash('sha1', JSON.stringify(json), 'buffer').readUInt32LE(0);
}

export function rememberDescribed(): DescribedKeys {
  let slots = new Uint32Array(WORDS * FIRST_SLOTS);
  let count = 0;
  const add = (key: string, { line, content }: Described): void => {
    if ((count + 1) * WORDS * 4 > slots.length * 3) slots = twice(slots);
    const words = keyWords(key);
    slots.set([...words, content, line], slotOf(slots, words));
    count += 1;
  };
  const get = (key: string): Described | undefined => {
    const slot = slotOf(slots, keyWords(key));
    const line = slots[slot + LINE] ?? 0;
    return line === 0 ? undefined : { line, content: slots[slot + CONTENT] ?? 0 };
  };
  return { get, add };
}

type KeyWords = readonly [high: number, low: number];

/** With 64 bits two of ten million keys are taken for one in one of 370,000 files. */
function keyWords(key: string): KeyWords {
  const digest = hash('sha1', key, 'buffer');
  return [digest.readUInt32LE(0), digest.readUInt32LE(4)];
}

/** Where a key is, else the free slot where it belongs. */
function slotOf(slots: Uint32Array, [high, low]: KeyWords): number {
  let slot = (high * WORDS) % slots.length;
  while (slots[slot + LINE] !== 0 && (slots[slot] !== high || slots[slot + 1] !== low)) {
    slot = (slot + WORDS) % slots.length;
  }
  return slot;
}

function twice(slots: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(slots.length * 2);
  for (let slot = 0; slot < slots.length; slot += WORDS) {
    const entry = slots.subarray(slot, slot + WORDS);
    if (entry[LINE] !== 0) larger.set(entry, slotOf(larger, [entry[0] ?? 0, entry[1] ?? 0]));
  }
  return larger;
}
