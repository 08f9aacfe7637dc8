// Behind every npm script: installs what is missing, brings Node.js 24 where the machine's own is older, and runs the
// command there with its arguments, signals and exit code. Plain JavaScript without dependencies, for Node.js 18 and
// newer, because it runs before anything is installed. What the commands do is written in bin/cahier.ts and bin/commands/.

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isInstalling, withInstallLock } from './launch/lock.mjs';
import { installedNode24, installNode24 } from './launch/node24.mjs';
import { installPackages, packagesAreComplete } from './launch/packages.mjs';
import { Refusal } from './launch/refusal.mjs';
import { runHere, runOn } from './launch/run.mjs';

/** The oldest Node.js that runs the commands themselves: it executes TypeScript without a build. */
const NODE_NEEDED = 24;

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * What each npm script runs. `packages: 'runtime'` leaves the tools of development out, which makes a newcomer's first
 * start half as long.
 */
const COMMANDS = {
  start: { entry: 'bin/cahier.ts', args: ['start'], packages: 'runtime' },
  dev: { entry: 'bin/cahier.ts', args: ['start', '--dev'], packages: 'runtime' },
  cahier: { entry: 'bin/cahier.ts', args: [], packages: 'runtime' },
  test: { entry: 'bin/commands/test.ts', args: [], packages: 'all' },
  check: { entry: 'bin/commands/check.ts', args: [], packages: 'all' },
  generate: { entry: 'bin/commands/generate.ts', args: [], packages: 'all' },
  bench: { entry: 'bench/run.ts', args: [], packages: 'runtime' },
  'bench:limits': { entry: 'bench/limits.ts', args: [], packages: 'runtime' },
  'bench:profile': { entry: 'bench/profile.ts', args: [], packages: 'runtime' },
  'proof:access': { entry: 'tests/access/run.ts', args: [], packages: 'runtime' },
};

async function launch([name, ...given]) {
  const command = Object.hasOwn(COMMANDS, name ?? '') ? COMMANDS[name] : undefined;
  if (command === undefined) {
    throw new Refusal(
      `Unknown command ${JSON.stringify(name ?? '')}: one of ${Object.keys(COMMANDS).join(', ')} was expected.`,
    );
  }
  const node = await prepare(command.packages);
  const entry = join(ROOT, command.entry);
  const args = [...command.args, ...given];
  if (node === process.execPath) await runHere(ROOT, entry, args);
  else await runOn(node, [fileURLToPath(import.meta.url), name, ...given]);
}

/** Installs what is missing, and returns the Node.js to run on. Nothing is locked, written or said if all is there. */
async function prepare(packages) {
  const ready = currentNode();
  if (ready !== undefined && !isInstalling(ROOT) && packagesAreComplete(ROOT, packages)) return ready;
  return withInstallLock(ROOT, async ({ interrupted, alsoHeldBy }) => {
    // First the Node.js: npm leaves out binaries that the one it runs on is too old for.
    const node = currentNode() ?? (await installNode24(ROOT, { started: alsoHeldBy }));
    if (interrupted || !packagesAreComplete(ROOT, packages))
      await installPackages(ROOT, packages, { node, fresh: interrupted, started: alsoHeldBy });
    return node;
  });
}

function currentNode() {
  return majorVersion() >= NODE_NEEDED ? process.execPath : installedNode24(ROOT);
}

function majorVersion() {
  return Number(process.versions.node.split('.')[0]);
}

try {
  if (majorVersion() < 18)
    throw new Refusal(`Node.js ${process.versions.node} is too old: install Node.js 24 (or at least 18).`);
  await launch(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
