// A ZIP archive as a stream (PKWARE APPNOTE 6.3.10): sizes and checksums are known only once an entry is written, so they
// follow it in a data descriptor, and again in the directory at the end. Without ZIP64, which not every program that opens
// sheets reads from a stream: what is larger than 4 GiB is refused.

import { once } from 'node:events';
import { crc32, createDeflateRaw } from 'node:zlib';
import { Refusal } from '../../../problems.ts';

export interface ZipEntry {
  readonly name: string;
  readonly content: Iterable<string> | AsyncIterable<string>;
}

const LARGEST = 0xffff_ffff;
const VERSION = 20;
/** Bit 3: a data descriptor follows. Bit 11: names are UTF-8. */
const FLAGS = 0x0808;
const DEFLATED = 8;
/** Sheets are full of what repeats: higher levels take twice as long for a tenth less. */
const LEVEL = 4;
/** 1 January 1980, the first day there is; the archive tells nothing of when it was made. */
const DAY = 0x0021;

interface Written {
  readonly name: Buffer;
  readonly offset: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
}

/** The bytes of an archive with these entries. Throws `limit.exceeded` where it becomes too large. */
export async function* writeZip(entries: readonly ZipEntry[]): AsyncGenerator<Buffer, void, undefined> {
  const written: Written[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const head = localHeader(name);
    yield head;
    const sums = yield* writeContent(entry.content);
    yield descriptor(sums);
    written.push({ name, offset, ...sums });
    offset += head.length + sums.packed + DESCRIPTOR_LENGTH;
    if (offset > LARGEST) throw tooLarge();
  }
  const directory = Buffer.concat(written.map(directoryEntry));
  yield directory;
  yield directoryEnd(written.length, directory.length, offset);
}

type Sums = Pick<Written, 'crc' | 'packed' | 'size'>;

async function* writeContent(content: ZipEntry['content']): AsyncGenerator<Buffer, Sums, undefined> {
  const deflate = createDeflateRaw({ level: LEVEL });
  let ready: Buffer[] = [];
  deflate.on('data', (chunk: Buffer) => ready.push(chunk));
  const taken = (): Buffer => {
    const chunk = Buffer.concat(ready);
    ready = [];
    return chunk;
  };
  let [crc, packed, size] = [0, 0, 0];
  try {
    for await (const text of content) {
      const bytes = Buffer.from(text);
      crc = crc32(bytes, crc);
      size += bytes.length;
      if (size > LARGEST) throw tooLarge();
      await new Promise<void>((resolve, reject) => {
        deflate.write(bytes, (error) => (error ? reject(error) : resolve()));
      });
      const chunk = taken();
      packed += chunk.length;
      if (chunk.length > 0) yield chunk;
    }
    deflate.end();
    await once(deflate, 'end');
    const rest = taken();
    yield rest;
    return { crc, packed: packed + rest.length, size };
  } finally {
    deflate.destroy();
  }
}

function tooLarge(): Refusal {
  return new Refusal('limit.exceeded', 'The sheet is larger than 4 GiB; please export less at once, or as CSV.');
}

function localHeader(name: Buffer): Buffer {
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x0403_4b50, 0);
  writeCommon(head, 4);
  // Checksum and sizes come after the content.
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, name]);
}

/** Version, flags, method and time, which stand alike in both headers of an entry. */
function writeCommon(head: Buffer, at: number): void {
  head.writeUInt16LE(VERSION, at);
  head.writeUInt16LE(FLAGS, at + 2);
  head.writeUInt16LE(DEFLATED, at + 4);
  head.writeUInt16LE(DAY, at + 8);
}

const DESCRIPTOR_LENGTH = 16;

function descriptor(sums: Sums): Buffer {
  const bytes = Buffer.alloc(DESCRIPTOR_LENGTH);
  bytes.writeUInt32LE(0x0807_4b50, 0);
  writeSums(bytes, 4, sums);
  return bytes;
}

function writeSums(bytes: Buffer, at: number, { crc, packed, size }: Sums): void {
  bytes.writeUInt32LE(crc, at);
  bytes.writeUInt32LE(packed, at + 4);
  bytes.writeUInt32LE(size, at + 8);
}

function directoryEntry({ name, offset, ...sums }: Written): Buffer {
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x0201_4b50, 0);
  head.writeUInt16LE(VERSION, 4);
  writeCommon(head, 6);
  writeSums(head, 16, sums);
  head.writeUInt16LE(name.length, 28);
  head.writeUInt32LE(offset, 42);
  return Buffer.concat([head, name]);
}

function directoryEnd(count: number, length: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(length, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}
