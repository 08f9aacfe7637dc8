// Compiled models in memory, by the hash of their documents: tenants with equal packs share one. A request pins the
// model that it finds here; a new version is another entry.

import { type Compiled, compilePacks } from '../../metadata/compile.ts';
import type { RawPack } from '../../metadata/pack.ts';
import { problemLine } from '../../metadata/problem_line.ts';
import { readDocuments } from '../control/models.ts';
import type { Installation } from '../control/open.ts';
import type { PackDocuments } from '../control/tables.ts';

/** Most models that stay in memory; the least recently used goes first. */
const MOST_MODELS = 50;

export interface Models {
  /** The model with this hash, compiled from its stored documents where it is not in memory. */
  readonly modelOf: (hash: string) => Promise<Compiled>;
  /** Keeps what has just been compiled. */
  readonly keep: (hash: string, compiled: Compiled) => void;
}

export function openModels(installation: Installation): Models {
  const models = new Map<string, Promise<Compiled>>();
  const keep = (hash: string, compiled: Promise<Compiled>): Promise<Compiled> => {
    models.delete(hash);
    models.set(hash, compiled);
    for (const oldest of models.keys()) {
      if (models.size <= MOST_MODELS) break;
      models.delete(oldest);
    }
    return compiled;
  };
  return {
    modelOf: (hash) => {
      const known = models.get(hash);
      if (known) return keep(hash, known);
      const loading = loadModel(installation, hash);
      // A database that was away must not leave its error behind as the model.
      loading.catch(() => models.delete(hash));
      return keep(hash, loading);
    },
    keep: (hash, compiled) => void keep(hash, Promise.resolve(compiled)),
  };
}

async function loadModel(installation: Installation, hash: string): Promise<Compiled> {
  const documents = await installation.control().read((connection) => readDocuments(connection, hash));
  if (!documents) throw new Error(`The documents of the model ${hash} are not in the control schema.`);
  const compiled = compilePacks(rawPacks(documents));
  if (compiled.ok) return compiled.value;
  // Published documents compiled once; only a changed language can refuse them now.
  throw new Error(`The model ${hash} no longer compiles:\n${compiled.problems.map(problemLine).join('\n')}`);
}

/** Stored documents as the compiler takes them. */
export function rawPacks(documents: PackDocuments): RawPack[] {
  return Object.entries(documents).map(([name, files]) => ({ origin: name, files }));
}
