// The launcher as a newcomer meets it: a copy of bin/launch in a small project, the real npm, real processes. What needs
// an older Node.js than the one the tests run on is not tried here.

import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';

jest.setTimeout(60_000);

const BIN = fileURLToPath(new URL('../../bin/', import.meta.url));

/** Stands for the product: says what it was given and ends as it is told. */
const COMMAND = `
import { closeSync, openSync } from 'node:fs';
const [word] = process.argv.slice(2);
console.log(JSON.stringify(process.argv.slice(2)));
if (word === 'fail') process.exit(7);
if (word === 'wait') {
  process.on('SIGTERM', () => { console.log('stopped'); process.exit(3); });
  setInterval(() => undefined, 1000);
}
if (word === 'starve') {
  const held = [];
  try { for (;;) held.push(openSync('/dev/null')); } catch (error) { console.log(error.code); }
  setTimeout(() => {
    for (const descriptor of held) closeSync(descriptor);
    console.log('fed');
  }, 700);
}
`;

let root: string;
/** A package as npm packs it: the project's only dependency, so that npm needs no registry. */
let packed: Buffer;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cahier-packed-'));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'packed', version: '1.0.0' }));
  await once(spawn('npm', ['pack', '--silent'], { cwd: folder, env: environment(), stdio: 'ignore' }), 'exit');
  packed = await readFile(join(folder, 'packed-1.0.0.tgz'));
  await rm(folder, { recursive: true });
});

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cahier-launch-'));
  await mkdir(join(root, 'bin'));
  await cp(join(BIN, 'launch.mjs'), join(root, 'bin', 'launch.mjs'));
  await cp(join(BIN, 'launch'), join(root, 'bin', 'launch'), { recursive: true });
  await writeFile(join(root, 'bin', 'cahier.ts'), COMMAND);
  await writeFile(join(root, 'packed.tgz'), packed);
  await writeProject('file:packed.tgz');
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

async function writeProject(dependency: string): Promise<void> {
  const manifest = { name: 'project', version: '1.0.0', dependencies: { packed: dependency } };
  const integrity = `sha512-${createHash('sha512').update(packed).digest('base64')}`;
  const local = dependency.startsWith('file:') ? { resolved: dependency } : {};
  const packages = { '': manifest, 'node_modules/packed': { version: '1.0.0', ...local, integrity } };
  await writeFile(join(root, 'package.json'), JSON.stringify({ ...manifest, type: 'module' }));
  await writeFile(
    join(root, 'package-lock.json'),
    JSON.stringify({ name: 'project', version: '1.0.0', lockfileVersion: 3, requires: true, packages }),
  );
}

function environment(own: Readonly<Record<string, string>> = {}): Record<string, string> {
  const { NODE_OPTIONS, npm_lifecycle_event, npm_execpath, ...inherited } = process.env;
  return { ...(inherited as Record<string, string>), ...own };
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function ended(child: ChildProcess): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

function launch(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return ended(
    spawn(process.execPath, [join(root, 'bin', 'launch.mjs'), ...args], { cwd: root, env: environment(env) }),
  );
}

const lockFolder = (): string => join(root, '.cahier', 'install.lock');

async function leaveLock(pids: readonly number[]): Promise<void> {
  await mkdir(lockFolder(), { recursive: true });
  await writeFile(join(lockFolder(), 'owner.json'), JSON.stringify({ pids, at: Date.now() }));
}

/** An id that no process has: one that has just ended. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

describe('running a command', () => {
  test('the first start installs and says so on stderr; the second says nothing; arguments arrive as given', async () => {
    const first = await launch(['cahier', 'one', 'two words', '--three']);
    expect(first).toEqual({
      code: 0,
      stdout: '["one","two words","--three"]\n',
      stderr: 'Installing the packages (first time only, about a minute) …\n',
    });
    expect(await launch(['start', '--port', '1'])).toEqual({ code: 0, stdout: '["start","--port","1"]\n', stderr: '' });
    expect((await launch(['dev'])).stdout).toBe('["start","--dev"]\n');
  });

  test('its exit code is the command’s', async () => {
    expect((await launch(['cahier', 'fail'])).code).toBe(7);
  });

  test('an unknown command is refused in a sentence', async () => {
    expect(await launch(['strat'])).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'Unknown command "strat": one of start, dev, cahier, test, check, generate, bench, bench:limits, bench:profile, proof:access was expected.\n',
    });
  });

  test('a command started by npm stops when npm is killed hard', async () => {
    await launch(['cahier']);
    // As npm does it: a shell between itself and the script.
    const npm = spawn(
      process.execPath,
      [
        '-e',
        `require('node:child_process').spawn('sh', ['-c', 'node bin/launch.mjs cahier wait; true'], { stdio: 'inherit' })`,
      ],
      {
        cwd: root,
        env: environment({
          npm_lifecycle_event: 'cahier',
          PATH: `${join(process.execPath, '..')}:${process.env['PATH']}`,
        }),
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const output = ended(npm);
    await once(npm.stdout ?? npm, 'data');
    npm.kill('SIGKILL');
    // The pipe closes when the last process that holds it is gone.
    expect((await output).stdout).toBe('["wait"]\nstopped\n');
  });
});

test('a command that has no descriptor left for a while goes on afterwards', async () => {
  await launch(['cahier']);
  const starved = spawn('sh', ['-c', 'ulimit -n 100; exec node bin/launch.mjs cahier starve'], {
    cwd: root,
    env: environment({
      npm_lifecycle_event: 'cahier',
      PATH: `${join(process.execPath, '..')}:${process.env['PATH']}`,
    }),
  });
  expect(await ended(starved)).toEqual({ code: 0, stdout: '["starve"]\nEMFILE\nfed\n', stderr: '' });
});

describe('installing', () => {
  test('what npm did by hand counts', async () => {
    await once(spawn('npm', ['ci', '--silent'], { cwd: root, env: environment(), stdio: 'ignore' }), 'exit');
    expect((await launch(['cahier'])).stderr).toBe('');
  });

  test('binaries of another kind of machine are replaced', async () => {
    await launch(['cahier']);
    const list = join(root, 'node_modules', '.package-lock.json');
    const installed = JSON.parse(await readFile(list, 'utf8')) as { packages: Record<string, object> };
    installed.packages['node_modules/other'] = { version: '1.0.0', os: ['aix'], optional: true };
    await writeFile(list, JSON.stringify(installed));
    const result = await launch(['cahier', 'after']);
    expect(result).toMatchObject({ code: 0, stdout: '["after"]\n' });
    expect(result.stderr).toMatch(/^Installing /);
    expect(await readFile(list, 'utf8')).not.toContain('aix');
  });

  test('without a network it says what to do, and leaves nothing locked', async () => {
    await writeProject('1.0.0');
    const cache = join(root, 'cache');
    const result = await launch(['cahier'], { npm_config_registry: 'http://127.0.0.1:9/', npm_config_cache: cache });
    expect(result.code).toBe(1);
    expect(result.stderr).toContain(
      'npm cannot reach its registry and its cache lacks a package: connect this machine to the network',
    );
    expect(await readdir(join(root, '.cahier'))).toEqual([]);
  });

  test('an installation that was cut off is done anew', async () => {
    await launch(['cahier']);
    await writeFile(join(root, 'node_modules', 'half_written'), '');
    await leaveLock([await deadPid()]);
    const result = await launch(['cahier', 'after']);
    expect(result.stdout).toBe('["after"]\n');
    expect(result.stderr).toMatch(/^Installing /);
    expect(await readdir(join(root, 'node_modules'))).not.toContain('half_written');
    expect(await readdir(join(root, '.cahier'))).toEqual([]);
  });

  test('a second start waits for the first, and goes on when it is done', async () => {
    await launch(['cahier']);
    await leaveLock([process.pid]);
    const second = launch(['cahier', 'second']);
    await sleep(1_000);
    await rm(lockFolder(), { recursive: true });
    expect(await second).toEqual({
      code: 0,
      stdout: '["second"]\n',
      stderr: `Another start (process ${process.pid}) is installing; waiting for it (remove ${lockFolder()} if that is not so) …\n`,
    });
  });

  test('of three first starts at once one installs, and all run', async () => {
    const all = await Promise.all(['a', 'b', 'c'].map((word) => launch(['cahier', word])));
    expect(all.map((one) => one.stdout)).toEqual(['["a"]\n', '["b"]\n', '["c"]\n']);
    expect(all.filter((one) => one.stderr.includes('Installing'))).toHaveLength(1);
  });
});

test('the launcher’s files can be read by Node.js 18: no syntax and no import that came later', async () => {
  const files = (await readdir(join(BIN, 'launch'))).map((name) => join(BIN, 'launch', name));
  for (const file of [...files, join(BIN, 'launch.mjs')]) {
    const text = await readFile(file, 'utf8');
    expect(text).not.toMatch(
      /import\.meta\.(dirname|filename|main)|\bwith \{ type|import \{[^}]*(enableCompileCache|registerHooks)/,
    );
  }
});
