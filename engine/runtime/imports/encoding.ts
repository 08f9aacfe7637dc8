// In which encoding a file is written: by its byte order mark, by what the description says, or by its bytes. UTF-8 is
// proved over the whole file, since a file may be plain ASCII for a long while before its first accent.

import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import chardet from 'chardet';
import iconv from 'iconv-lite';

export type FoundEncoding =
  /** A name that iconv-lite knows. */
  | { readonly encoding: string }
  /** Line of the first bytes that are not of the encoding that was promised. */
  | { readonly wrongLine: number };

const MARKS: readonly (readonly [encoding: string, bytes: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** What is shown to chardet: more makes it slower and no wiser. */
const SAMPLE_BYTES = 256 * 1024;

/** Windows writes more characters than the standards that detection names; browsers read them so too (WHATWG Encoding). */
const WIDER: Readonly<Record<string, string>> = {
  ASCII: 'windows-1252',
  'ISO-8859-1': 'windows-1252',
  'ISO-8859-9': 'windows-1254',
};

/** The encoding of a file; `declared` is what the description says. Errors of reading are thrown. */
export async function detectEncoding(path: string, declared: string | undefined): Promise<FoundEncoding> {
  const marked = await readMark(path);
  if (marked !== undefined && marked !== 'utf-8') return { encoding: marked };
  const isUtf8Promised = marked === 'utf-8' || (declared !== undefined && isUtf8Name(declared));
  if (declared !== undefined && !isUtf8Promised) return { encoding: declared };
  const scan = await scanBytes(path);
  if (scan.wrongLine === undefined) return { encoding: 'utf-8' };
  return isUtf8Promised ? { wrongLine: scan.wrongLine } : { encoding: guess(scan.sample) };
}

function isUtf8Name(encoding: string): boolean {
  return encoding.toLowerCase().replaceAll(/[^a-z0-9]/g, '') === 'utf8';
}

async function readMark(path: string): Promise<string | undefined> {
  for await (const chunk of createReadStream(path, { end: 2 }) as AsyncIterable<Buffer>) {
    return MARKS.find(([, bytes]) => bytes.every((byte, index) => chunk[index] === byte))?.[0];
  }
  return undefined;
}

interface ByteScan {
  /** Undefined: all of it is UTF-8. */
  readonly wrongLine: number | undefined;
  /** The first pieces with bytes beyond ASCII. */
  readonly sample: Buffer;
}

async function scanBytes(path: string): Promise<ByteScan> {
  const pieces: Buffer[] = [];
  let [line, wrongLine, size]: [number, number | undefined, number] = [1, undefined, 0];
  let cut: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    if (chunk.some((byte) => byte >= 0x80)) {
      pieces.push(chunk);
      size += chunk.length;
    }
    if (wrongLine === undefined) {
      const bytes = Buffer.concat([cut, chunk]);
      const end = endOfCharacters(bytes);
      const whole = bytes.subarray(0, end);
      cut = bytes.subarray(end);
      if (isUtf8(whole)) line += countLines(whole);
      else wrongLine = line + linesBefore(whole);
    }
    if (wrongLine !== undefined && size >= SAMPLE_BYTES) break;
    if (wrongLine === undefined && size > SAMPLE_BYTES) size -= pieces.shift()?.length ?? 0;
  }
  if (wrongLine === undefined && cut.length > 0) wrongLine = line;
  return { wrongLine, sample: Buffer.concat(pieces).subarray(0, SAMPLE_BYTES) };
}

/** Where the last character ends that is not cut off (RFC 3629: its first byte says how long it is). */
function endOfCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function countLines(chunk: Buffer): number {
  let lines = 0;
  for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1;
  return lines;
}

/** Line breaks before the first line that is not UTF-8. */
function linesBefore(bytes: Buffer): number {
  let [lines, start] = [0, 0];
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
    if (!isUtf8(bytes.subarray(start, end))) return lines;
    lines += 1;
    start = end + 1;
  }
  return lines;
}

function guess(sample: Buffer): string {
  const names = chardet.analyse(sample).map(({ name }) => WIDER[name] ?? name);
  return names.find((name) => !isUtf8Name(name) && iconv.encodingExists(name)) ?? 'windows-1252';
}
