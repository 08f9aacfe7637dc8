// The command `cahier`: finds the command by its words, runs it, and turns what was refused into sentences.

import { problemLine } from '../engine/metadata/problem_line.ts';
import { PROBLEMS, type Problem, Refusal } from '../engine/problems.ts';
import { StartRefusal } from '../engine/runtime/database/embedded/refusal.ts';
import { type Command, PROGRAM, progress, result, UsageError } from './command.ts';
import { importCommand } from './commands/import.ts';
import { packInit, packInstall, packValidate } from './commands/pack.ts';
import { start } from './commands/start.ts';
import { tenantCreate, tenantDelete, tenantList, tenantResume, tenantSuspend, tenantUrl } from './commands/tenant.ts';
import { tokenCreate } from './commands/token.ts';
import { userCreate } from './commands/user.ts';

/** By the words that name them. */
const COMMANDS: Readonly<Record<string, Command>> = {
  start,
  'tenant create': tenantCreate,
  'tenant list': tenantList,
  'tenant url': tenantUrl,
  'tenant suspend': tenantSuspend,
  'tenant resume': tenantResume,
  'tenant delete': tenantDelete,
  'user create': userCreate,
  'token create': tokenCreate,
  'pack init': packInit,
  'pack validate': packValidate,
  'pack install': packInstall,
  import: importCommand,
};

async function runCommand(args: readonly string[]): Promise<void> {
  if (args.length === 0 || args[0] === 'help' || args[0] === '--help' || args[0] === '-h') {
    result(overview());
    return;
  }
  const name = [args.slice(0, 2).join(' '), args[0] ?? ''].find((words) => Object.hasOwn(COMMANDS, words));
  const command = name === undefined ? undefined : COMMANDS[name];
  if (name === undefined || command === undefined) {
    throw new UsageError(`There is no command ${JSON.stringify(args.slice(0, 2).join(' '))}.\n\n${overview()}`);
  }
  const rest = args.slice(name.split(' ').length);
  if (rest.includes('--help') || rest.includes('-h')) {
    result(`${command.summary}\nUsage: ${PROGRAM} ${command.usage}`);
    return;
  }
  try {
    await command.run(rest);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`${error.message}\nUsage: ${PROGRAM} ${command.usage}`);
  }
}

function overview(): string {
  const lines = Object.values(COMMANDS).map((command) => `  ${command.usage}\n      ${command.summary}`);
  return `Commands, each after \`${PROGRAM}\`:\n${lines.join('\n')}`;
}

/** One problem has its title, several their number. */
function headingOf(problems: readonly Problem[]): string {
  const [first, ...others] = problems;
  return first && others.length === 0 ? `${PROBLEMS[first.code].title}:` : `${problems.length} problems:`;
}

/** The sentences of a refusal; undefined for what is a mistake of ours and shows its stack. */
function sentences(error: unknown): readonly string[] | undefined {
  if (error instanceof UsageError || error instanceof StartRefusal) return [error.message];
  if (!(error instanceof Refusal)) return undefined;
  const problems = error.problems.filter((problem) => problem.detail !== error.message).map(problemLine);
  const isPack = error.problems.some((problem) => problem.file !== undefined);
  return [isPack ? headingOf(error.problems) : error.message, ...(isPack ? error.problems.map(problemLine) : problems)];
}

try {
  await runCommand(process.argv.slice(2));
} catch (error) {
  const known = sentences(error);
  if (known === undefined) throw error;
  for (const sentence of known) progress(sentence);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
