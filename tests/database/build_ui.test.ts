// The build of the interface for a user who may write in the data folder and nowhere else: the product's own folder, with
// its packages, is somebody else's.

import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, jest, test } from '@jest/globals';

jest.setTimeout(120_000);

const BUILD_UI = join(import.meta.dirname, '../../bin/build_ui.ts');

test('The interface is built without a file written outside the data folder, and left out where the build is given up.', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cahier-ui-'));
  const allowed = ['fs-read=*', `fs-write=${folder}`, 'child-process', 'worker', 'addons', 'wasi'];
  const permissions = ['--permission', ...allowed.map((what) => `--allow-${what}`)];
  const program = `
    import { buildUi } from ${JSON.stringify(BUILD_UI)};
    const progress = (sentence) => console.log(sentence);
    await buildUi(${JSON.stringify(folder)}, { progress, signal: AbortSignal.abort() }).catch((error) => console.log(error.name));
    await buildUi(${JSON.stringify(folder)}, { progress, signal: new AbortController().signal });`;
  const { NODE_OPTIONS, NODE_COMPILE_CACHE, ...env } = process.env;
  try {
    const run = promisify(execFile)(process.execPath, [...permissions, '--input-type=module', '-e', program], { env });
    const { stdout } = await run;
    expect(stdout).toBe('AbortError\nBuilding the user interface (once, some seconds) …\n');
    const [build = ''] = await readdir(join(folder, 'ui'));
    expect(await readdir(join(folder, 'ui', build))).toContain('index.html');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
