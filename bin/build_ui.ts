// Builds the user interface once and keeps the build by the hash of its sources. Vite runs in a process of its own: it
// takes more memory than the whole server, and would keep it.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { makeFolder } from '../engine/runtime/database/embedded/make_folder.ts';
import { StartRefusal } from '../engine/runtime/database/embedded/refusal.ts';
import { refusalFor } from '../engine/runtime/database/embedded/system_error.ts';
import { COMPRESSED_SUFFIX } from '../engine/runtime/http/compressed.ts';
import { PRODUCT_FOLDER, uiFolderOf } from '../engine/runtime/operation/folders.ts';

/** Everything that goes into a build; the lock file stands for the packages. */
const SOURCES = ['runtime-ui', 'engine/rules', 'schemas/http', 'bin/build_ui.ts', 'package-lock.json'] as const;
const brotli = promisify(brotliCompress);
const VITE = join(PRODUCT_FOLDER, 'node_modules', 'vite', 'bin', 'vite.js');

interface BuildOptions {
  readonly progress: (sentence: string) => void;
  /** Gives the build up: nobody will ask for it. */
  readonly signal: AbortSignal;
}

/** The folder of the build that fits the sources; made where it is missing, older ones are removed. */
export async function buildUi(dataDir: string, { progress, signal }: BuildOptions): Promise<string> {
  const builds = uiFolderOf(dataDir);
  const folder = join(builds, await hashSources());
  signal.throwIfAborted();
  if (existsSync(join(folder, 'index.html'))) return folder;
  progress('Building the user interface (once, some seconds) …');
  await makeFolder(builds);
  const unfinished = `${folder}.${process.pid}`;
  try {
    await runVite(unfinished, signal);
    await compressAssets(join(unfinished, 'assets'));
    await rm(folder, { recursive: true, force: true });
    await rename(unfinished, folder);
    await removeOthers(builds, folder);
    return folder;
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw refusalFor(error, builds);
  }
}

async function hashSources(): Promise<string> {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const file of await filesOf(source)) {
      hash
        .update(file)
        .update('\0')
        .update(await readFile(join(PRODUCT_FOLDER, file)))
        .update('\0');
    }
  }
  return hash.digest('hex').slice(0, 16);
}

async function filesOf(source: string): Promise<readonly string[]> {
  if (extname(source) !== '') return [source];
  const entries = await readdir(join(PRODUCT_FOLDER, source), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(PRODUCT_FOLDER.length + 1))
    .sort();
}

function runVite(outDir: string, signal: AbortSignal): Promise<void> {
  const root = join(PRODUCT_FOLDER, 'runtime-ui');
  // Vite's own way to read its configuration writes a bundle of it into node_modules, which may be another user's.
  const config = ['--config', join(root, 'vite.config.ts'), '--configLoader', 'native'];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [VITE, 'build', ...config, '--logLevel', 'warn'], {
      cwd: root,
      env: { ...process.env, CAHIER_UI_OUT: outDir, NODE_ENV: 'production' },
      stdio: ['ignore', 'ignore', 'pipe'],
      signal,
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said = `${said}${chunk}`.slice(-4_000);
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new StartRefusal(`The user interface cannot be built:\n${withoutStack(said)}`));
    });
  });
}

function withoutStack(said: string): string {
  return said
    .split('\n')
    .filter((line) => !/^\s+at /.test(line))
    .join('\n');
}

/** Worth a second form; images and fonts are compressed already. */
const COMPRESSED = /\.(js|css|svg)$/;

/** Someone waits for the first start: 190 kB after 0.2 s, where the best quality gives 176 kB after 1.2 s. */
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

/**
 * Writes beside each file what the server sends instead of it to whoever can read that. One after the other: each takes
 * 35 MB for as long as it lasts, and what the server's process takes for all at once (350 MB) it does not quite give back.
 */
async function compressAssets(folder: string): Promise<void> {
  const files = (await readdir(folder)).filter((file) => COMPRESSED.test(file)).map((file) => join(folder, file));
  for (const file of files) await writeFile(file + COMPRESSED_SUFFIX, await brotli(await readFile(file), QUALITY));
}

/** Builds of other sources; one that another server is being served from is read into no memory, so only old ones go. */
async function removeOthers(builds: string, kept: string): Promise<void> {
  for (const entry of await readdir(builds)) {
    const path = join(builds, entry);
    if (path !== kept && !entry.includes('.')) await rm(path, { recursive: true, force: true });
  }
}
