// Packs from disk for commands: those that ship with the product by name, others by folder, with all they depend on.

import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { isNativeError } from 'node:util/types';
import { loadPackFolder } from '../engine/metadata/load.ts';
import type { PackSource, RawPack } from '../engine/metadata/pack.ts';
import { parsePack } from '../engine/metadata/parse.ts';
import { type Result, refused } from '../engine/problems.ts';
import type { PackDocuments } from '../engine/runtime/control/tables.ts';
import { MODULES_FOLDER } from '../engine/runtime/operation/folders.ts';
import { UsageError } from './command.ts';

/** Every pack needs it. */
const BASE = 'base';

/** Names of the packs that ship with the product. */
export async function moduleNames(): Promise<readonly string[]> {
  const entries = await readdir(MODULES_FOLDER, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/**
 * The named packs and everything that they depend on, as far as it ships with the product. A name is that of a shipped
 * pack or a folder; no name at all means all shipped packs. What is missing is the compiler's to report.
 */
export async function loadPacks(names: readonly string[]): Promise<readonly RawPack[]> {
  const shipped = await moduleNames();
  const asked = names.length > 0 ? names : shipped;
  const loaded = new Map<string, RawPack>();
  const add = async (raw: RawPack): Promise<void> => {
    const name = packName(raw);
    if (loaded.has(name)) return;
    loaded.set(name, raw);
    for (const needed of dependenciesOf(raw)) {
      if (shipped.includes(needed)) await add(await loadModule(needed));
    }
  };
  for (const name of asked) await add(shipped.includes(name) ? await loadModule(name) : await loadFolder(name));
  if (shipped.includes(BASE)) await add(await loadModule(BASE));
  return [...loaded.values()];
}

/** A pack's documents by path, under its name. */
export function documentsOf(raws: readonly RawPack[]): PackDocuments {
  return Object.fromEntries(raws.map((raw) => [packName(raw), raw.files]));
}

/**
 * Problems of documents that were taken from packs on disk: their files are named as `pack validate` names them, by the
 * folder that was given and not by the pack.
 */
export function asTyped<T>(outcome: Result<T>, raws: readonly RawPack[]): Result<T> {
  if (outcome.ok) return outcome;
  const origins = new Map(raws.map((raw) => [packName(raw), raw.origin]));
  const problems = outcome.problems.map((problem) => {
    const [name = '', ...path] = (problem.file ?? '').split('/');
    const origin = path.length > 0 ? origins.get(name) : undefined;
    return origin === undefined ? problem : { ...problem, file: [origin, ...path].join('/') };
  });
  return refused(problems);
}

/** The name in pack.json; where that can't be read, the folder's, so that the compiler can say what is wrong. */
export function packName(raw: RawPack): string {
  return manifestOf(raw)?.name || basename(raw.origin);
}

function dependenciesOf(raw: RawPack): readonly string[] {
  return Object.keys(manifestOf(raw)?.depends ?? {});
}

/** What pack.json alone says; the other documents are read when the pack is compiled. */
function manifestOf({ origin, files }: RawPack): PackSource | undefined {
  const own = Object.entries(files).filter(([path]) => path === 'pack.json');
  return parsePack({ origin, files: Object.fromEntries(own) }).pack;
}

function loadModule(name: string): Promise<RawPack> {
  return loadPackFolder(join(MODULES_FOLDER, name), `modules/${name}`);
}

async function loadFolder(folder: string): Promise<RawPack> {
  try {
    return await loadPackFolder(resolve(folder), folder);
  } catch (error) {
    // Looked at by shape: in a test runner's sandbox the system's errors are no instances of its own Error.
    if (!isNativeError(error) || !('code' in error)) throw error;
    if (error.code === 'ENOTDIR') {
      throw new UsageError(`${folder} is a file; please name the folder that has the pack.json.`);
    }
    if (error.code !== 'ENOENT') throw new UsageError(`${folder} cannot be read: ${error.message}.`);
    const shipped = await moduleNames();
    throw new UsageError(
      `There is no folder ${folder}, and no shipped pack of that name (there are ${shipped.join(', ')}).`,
    );
  }
}
