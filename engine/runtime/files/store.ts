// Contents of files on disk, by tenant and id: `<folder>/<tenant number>/<last two of the id>/<id>`. A file is whole or
// not there: it is written beside its place, flushed, and moved. What is known of it stands in `_file` (files.ts).

import { createHash } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { v7 } from 'uuid';

export interface StoredContent {
  readonly id: string;
  /** Bytes. */
  readonly size: number;
  /** Hex. */
  readonly sha256: string;
}

export interface FileStore {
  /** Writes a stream; what `isRefused` says after its end is not kept. */
  readonly write: (tenant: number, content: Readable, isRefused: () => boolean) => Promise<StoredContent | undefined>;
  readonly read: (tenant: number, id: string) => ReadStream;
  readonly remove: (tenant: number, id: string) => Promise<void>;
  /** Everything of a tenant. */
  readonly removeAll: (tenant: number) => Promise<void>;
}

/** A store in this folder; it is made with the first file. */
export function openFileStore(folder: string): FileStore {
  // The last two letters of a UUIDv7 are random, its first ones are time: files of one day would fill one folder.
  const placeOf = (tenant: number, id: string) => join(folder, String(tenant), id.slice(-2));
  const pathOf = (tenant: number, id: string) => join(placeOf(tenant, id), id);
  return {
    write: async (tenant, content, isRefused) => {
      const id = v7();
      await mkdir(placeOf(tenant, id), { recursive: true, mode: 0o700 });
      const unfinished = `${pathOf(tenant, id)}.part`;
      try {
        const written = await writeFlushed(unfinished, content);
        if (isRefused()) return undefined;
        await rename(unfinished, pathOf(tenant, id));
        return { id, ...written };
      } finally {
        await rm(unfinished, { force: true });
      }
    },
    read: (tenant, id) => createReadStream(pathOf(tenant, id)),
    remove: (tenant, id) => rm(pathOf(tenant, id), { force: true }),
    removeAll: (tenant) => rm(join(folder, String(tenant)), { recursive: true, force: true }),
  };
}

async function writeFlushed(path: string, content: Readable): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256');
  const file = await open(path, 'wx', 0o600);
  let size = 0;
  try {
    for await (const chunk of content as AsyncIterable<Buffer>) {
      hash.update(chunk);
      size += chunk.length;
      await file.writeFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { size, sha256: hash.digest('hex') };
}
