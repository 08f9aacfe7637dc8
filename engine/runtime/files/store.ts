// Contents of files on disk, by tenant and id: `<folder>/<tenant number>/<last two of the id>/<id>`. A file is whole or
// not there: it is written beside its place, flushed, and moved. What is known of it stands in `_file` (files.ts).

import { createHash } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Refusal } from '../../problems.ts';
import { hasCode } from '../database/embedded/system_error.ts';
import { UUID } from '../field_types/formats.ts';
import { newId } from '../ids.ts';

export interface StoredContent {
  readonly id: string;
  /** Bytes. */
  readonly size: number;
  /** Hex. */
  readonly sha256: string;
}

export interface FileStore {
  /**
   * Writes a stream, and keeps it when `whole` resolves: nothing is left of one that breaks off or is refused. Throws
   * `server.storage` where the disk is full.
   */
  readonly write: (tenant: number, content: Readable, whole: Promise<unknown>) => Promise<StoredContent>;
  readonly read: (tenant: number, id: string) => ReadStream;
  readonly remove: (tenant: number, id: string) => Promise<void>;
  /** Everything of a tenant. */
  readonly removeAll: (tenant: number) => Promise<void>;
  /** Removes what `isKnown` does not give back, of the files that were begun before `before` (milliseconds of the epoch). */
  readonly sweep: (
    tenant: number,
    before: number,
    known: (ids: readonly string[]) => Promise<KnownIds>,
  ) => Promise<void>;
}

type KnownIds = ReadonlySet<string>;

const UNFINISHED = '.part';

/** A store in this folder; it is made with the first file. */
export function openFileStore(folder: string): FileStore {
  const homeOf = (tenant: number) => join(folder, String(tenant));
  // The last two letters of a UUIDv7 are random, its first ones are time: files of one day would fill one folder.
  const placeOf = (tenant: number, id: string) => join(homeOf(tenant), id.slice(-2));
  const pathOf = (tenant: number, id: string) => join(placeOf(tenant, id), id);
  return {
    write: async (tenant, content, whole) => {
      const id = newId();
      const unfinished = `${pathOf(tenant, id)}${UNFINISHED}`;
      try {
        await mkdir(placeOf(tenant, id), { recursive: true, mode: 0o700 });
        const written = await writeFlushed(unfinished, content);
        await whole;
        await rename(unfinished, pathOf(tenant, id));
        return { id, ...written };
      } catch (error) {
        throw hasCode(error, 'ENOSPC', 'EDQUOT') ? fullRefusal() : error;
      } finally {
        await rm(unfinished, { force: true });
      }
    },
    read: (tenant, id) => createReadStream(pathOf(tenant, id)),
    remove: (tenant, id) => rm(pathOf(tenant, id), { force: true }),
    removeAll: (tenant) => rm(homeOf(tenant), { recursive: true, force: true }),
    sweep: async (tenant, before, known) => {
      for (const place of await namesIn(homeOf(tenant))) {
        const names = (await namesIn(join(homeOf(tenant), place))).filter((name) => momentOf(name) < before);
        const kept = await known(names.filter((name) => UUID.test(name)));
        for (const name of names.filter((each) => !kept.has(each)))
          await rm(join(homeOf(tenant), place, name), { force: true });
      }
    },
  };
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
}

/** When a file was begun, in milliseconds: its name begins with a UUIDv7 (RFC 9562). What is no file of ours is of no time. */
function momentOf(name: string): number {
  const id = name.endsWith(UNFINISHED) ? name.slice(0, -UNFINISHED.length) : name;
  return UUID.test(id) ? Number.parseInt(id.replace('-', '').slice(0, 12), 16) : Number.POSITIVE_INFINITY;
}

function fullRefusal(): Refusal {
  return new Refusal('server.storage', 'The server has no room left for this file; please tell whoever runs it.');
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
