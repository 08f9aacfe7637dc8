// Files that a server sends, read as slowly as a test likes; and what stands in a workbook, read without the engine's help.

import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { crc32, inflateRawSync } from 'node:zlib';
import type { Client } from './client.ts';

export interface Download {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Waits for the first bytes, and takes no more of them. */
  readonly begin: () => Promise<void>;
  /** All bytes; `isWhole` is false where the connection broke off before the end. */
  readonly rest: () => Promise<{ readonly bytes: Buffer; readonly isWhole: boolean }>;
  /** Goes away. */
  readonly leave: () => void;
}

/** Asks for a file as this person, on a connection of its own; nothing of it is read yet. */
export async function downloadAs(client: Client, path: string): Promise<Download> {
  const { token } = (await client.post('/api/auth/tokens', { name: 'file' })).json;
  return download(`${client.url}${path}`, { Authorization: `Bearer ${token}` });
}

function download(url: string, headers: Readonly<Record<string, string>>): Promise<Download> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { headers, agent: false }, (incoming) => resolve(downloadOf(incoming)));
    outgoing.once('error', reject);
    outgoing.end();
  });
}

function downloadOf(incoming: IncomingMessage): Download {
  const chunks: Buffer[] = [];
  incoming.on('error', () => undefined);
  return {
    status: incoming.statusCode ?? 0,
    headers: incoming.headers,
    begin: () =>
      new Promise((resolve) => {
        incoming.once('data', (chunk: Buffer) => {
          chunks.push(chunk);
          incoming.pause();
          resolve();
        });
      }),
    rest: () =>
      new Promise((resolve) => {
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.once('close', () => resolve({ bytes: Buffer.concat(chunks), isWhole: incoming.complete }));
        incoming.resume();
      }),
    leave: () => incoming.destroy(),
  };
}

/** The entries of a ZIP archive by name, found by its directory and held against their checksums. */
export function unzip(archive: Buffer): ReadonlyMap<string, string> {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const entries = new Map<string, string>();
  let at = archive.readUInt32LE(end + 16);
  for (let count = archive.readUInt16LE(end + 10); count > 0; count -= 1) {
    const [crc, packed, size] = [16, 20, 24].map((offset) => archive.readUInt32LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) =>
      archive.readUInt16LE(at + offset),
    ) as [number, number, number];
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    const local = archive.readUInt32LE(at + 42);
    const begin = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const content = inflateRawSync(archive.subarray(begin, begin + packed));
    if (content.length !== size || crc32(content) !== crc) throw new Error(`The entry ${name} is damaged.`);
    entries.set(name, content.toString('utf8'));
    at += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
}

export interface SheetCell {
  /** `n` where the file does not say. */
  readonly type: string;
  readonly style: string;
  readonly value: string;
}

/** Cells of a worksheet, row by row, by the letters of their column. */
export function cellsOf(xml: string): readonly Readonly<Record<string, SheetCell>>[] {
  return [...xml.matchAll(/<row r="\d+">(.*?)<\/row>/gs)].map(([, row = '']) =>
    Object.fromEntries(
      [...row.matchAll(/<c r="([A-Z]+)\d+"((?: \w+="\w+")*)>(.*?)<\/c>/gs)].map(
        ([, letters, more = '', inner = '']) => {
          const attribute = (name: string) => new RegExp(` ${name}="(\\w+)"`).exec(more)?.[1];
          const value = plain(inner.replaceAll(/<[^>]+>/g, ''));
          return [letters, { type: attribute('t') ?? 'n', style: attribute('s') ?? '0', value }];
        },
      ),
    ),
  );
}

function plain(xml: string): string {
  const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&' };
  return xml
    .replaceAll(/&(\w+);/g, (_whole, name: string) => entities[name] ?? '')
    .replaceAll(/_x([0-9A-F]{4})_/g, (_whole, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
