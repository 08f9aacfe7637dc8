// The command `cahier`: finds the command by its words, runs it, and turns what was refused into sentences.

import { problemLine } from '../engine/metadata/problem_line.ts';
import { PROBLEMS, type Problem, Refusal } from '../engine/problems.ts';
import { IdentityChanged } from '../engine/runtime/access/guard.ts';
import { StartRefusal } from '../engine/runtime/database/embedded/refusal.ts';
import { type Command, PROGRAM, progress, result, UsageError } from './command.ts';
import { importCommand } from './commands/import.ts';
import { packInit, packInstall, packValidate } from './commands/pack.ts';
import { start } from './commands/start.ts';
import { tenantCreate, tenantDelete, tenantList, tenantResume, tenantSuspend, tenantUrl } from './commands/tenant.ts';
import { tokenCreate } from './commands/token.ts';
import { userCreate } from './commands/user.ts';
import { userActivate, userDeactivate, userInvite } from './commands/user_account.ts';

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
  'user invite': userInvite,
  'user deactivate': userDeactivate,
  'user activate': userActivate,
  'token create': tokenCreate,
  'pack init': packInit,
  'pack validate': packValidate,
  'pack install': packInstall,
  import: importCommand,
};

async function runCommand(args: readonly string[]): Promise<void> {
  if (args.length === 0 || ['help', '--help', '-h'].includes(args[0] ?? '')) {
    result(helpOn(args.slice(1)));
    return;
  }
  const name = nameIn(args);
  const command = name === undefined ? undefined : COMMANDS[name];
  if (name === undefined || command === undefined) throw unknownCommand(args);
  const rest = args.slice(name.split(' ').length);
  if (rest.includes('--help') || rest.includes('-h')) {
    result(usageOf(command));
    return;
  }
  try {
    await command.run(rest);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`${error.message}\nUsage: ${PROGRAM} ${command.usage}`);
  }
}

/** The name of the command that the words begin with. */
function nameIn(words: readonly string[]): string | undefined {
  return [words.slice(0, 2).join(' '), words[0] ?? ''].find((name) => Object.hasOwn(COMMANDS, name));
}

/** On one command (`import`), on those that share their first word (`tenant`), on all of them for no words. */
function helpOn(words: readonly string[]): string {
  const command = COMMANDS[nameIn(words) ?? ''];
  if (command !== undefined) return usageOf(command);
  const [first] = words;
  const named = Object.keys(COMMANDS).filter((name) => first === undefined || name.startsWith(`${first} `));
  if (named.length === 0 || words.length > 1) throw unknownCommand(words);
  return overview(named.flatMap((name) => COMMANDS[name] ?? []));
}

function usageOf(command: Command): string {
  return `${command.summary}\nUsage: ${PROGRAM} ${command.usage}`;
}

function unknownCommand(words: readonly string[]): UsageError {
  const asked = JSON.stringify(words.slice(0, 2).join(' '));
  return new UsageError(`There is no command ${asked}.\n\n${overview(Object.values(COMMANDS))}`);
}

function overview(commands: readonly Command[]): string {
  const lines = commands.map((command) => `  ${command.usage}\n      ${command.summary}`);
  return `Commands, each after \`${PROGRAM}\`:\n${lines.join('\n')}`;
}

/** One problem has its title, several their number. */
function headingOf(problems: readonly Problem[]): string {
  const [first, ...others] = problems;
  return first && others.length === 0 ? `${PROBLEMS[first.code].title}:` : `${problems.length} problems:`;
}

/** The sentences of a refusal; undefined for what is a mistake of ours and shows its stack. */
function sentences(error: unknown): readonly string[] | undefined {
  if (error instanceof IdentityChanged && error.refusal) return sentences(error.refusal);
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
