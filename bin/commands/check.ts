// `npm run check`: types, lint and format, and the rules of the house (tests/house). All of them run, so that one call
// shows every complaint.

import { runTool, stopTools, type Tool } from './run_tool.ts';

interface Check {
  readonly name: string;
  readonly tool: Tool;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const CHECKS: readonly Check[] = [
  { name: 'types of the server', tool: 'tsc', args: ['-p', 'tsconfig.json'] },
  { name: 'types of the pages', tool: 'tsc', args: ['-p', 'tsconfig.ui.json'] },
  { name: 'lint and format', tool: 'biome', args: ['ci', '--error-on-warnings'] },
  {
    name: 'rules of the house',
    tool: 'jest',
    args: ['--selectProjects', 'pure', '--testPathPatterns', 'tests/house/'],
    env: { NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning' },
  },
];

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stopTools);

const failed: string[] = [];
for (const check of CHECKS) {
  process.stderr.write(`Checking ${check.name} …\n`);
  const code = await runTool(check.tool, check);
  if (code !== 0) failed.push(check.name);
}
process.stdout.write(failed.length === 0 ? 'All checks passed.\n' : `Failed: ${failed.join(', ')}.\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
