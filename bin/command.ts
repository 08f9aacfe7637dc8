// What a command of the terminal is, and how it speaks: progress and problems to standard error, results to standard
// output, so that a result can be piped into the next program.

import { parseArgs } from 'node:util';
import { isNativeError } from 'node:util/types';

/** What is typed before a command. */
export const PROGRAM = 'npm run cahier --';

/**
 * PROGRAM for a command that is typed in another terminal, with the variables without which it would work on another
 * database, and those of `more`. A database has its password in DATABASE_URL, so that one is named and not shown.
 */
export function programWith(
  environment: Readonly<Record<string, string | undefined>>,
  more: readonly string[] = [],
): string {
  const settings = ['CAHIER_DATA_DIR', ...more].flatMap((name) => {
    const value = environment[name];
    return value ? [`${name}=${shellWord(value)}`] : [];
  });
  const database = environment['DATABASE_URL'] ? ['DATABASE_URL=<the same>'] : [];
  return [...database, ...settings, PROGRAM].join(' ');
}

function shellWord(text: string): string {
  return /^[\w./:@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

export interface Command {
  /** One line below `Usage:`, without the name of the program. */
  readonly usage: string;
  /** One sentence for the list of commands. */
  readonly summary: string;
  readonly run: (args: readonly string[]) => Promise<void>;
}

/** The person at the terminal asked for something that the command does not know. `message` says what. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A sentence about what is being done. */
export function progress(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

/** A line of the result. */
export function result(line: string): void {
  process.stdout.write(`${line}\n`);
}

interface OptionShape {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
}

/** npm has settings of these names, from wherever, so that they tell nothing about what was typed. */
const NAMES_OF_NPM = ['dev', 'email', 'json', 'prefix', 'yes'];

/** The arguments of a command; throws a UsageError for options that it does not have and for a wrong count of words. */
export function readArguments<const Options extends Readonly<Record<string, OptionShape>>>(
  args: readonly string[],
  shape: { readonly options: Options; readonly words: readonly [least: number, most: number] },
) {
  const parsed = parse(args, shape.options);
  refuseTakenByNpm(Object.keys(shape.options));
  const [least, most] = shape.words;
  const { length } = parsed.positionals;
  if (length < least) throw new UsageError('Something is missing.');
  if (length > most) throw new UsageError(`${JSON.stringify(parsed.positionals[most])} is one word too many.`);
  return { values: parsed.values, words: parsed.positionals };
}

/** Without the hyphens that PROGRAM ends in, npm keeps the options for itself and hands on only the words. */
function refuseTakenByNpm(options: readonly string[]): void {
  const taken = options.find(
    (name) => !NAMES_OF_NPM.includes(name) && process.env[`npm_config_${name.replaceAll('-', '_')}`] !== undefined,
  );
  if (taken !== undefined) throw new UsageError(`npm took --${taken} for itself: put -- after \`npm run cahier\`.`);
}

function parse<const Options extends Readonly<Record<string, OptionShape>>>(args: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    if (!isNativeError(error) || !('code' in error) || !String(error.code).startsWith('ERR_PARSE_ARGS')) throw error;
    throw new UsageError(error.message.split('. ')[0] ?? error.message);
  }
}

/** The first of the values that is not empty; throws a UsageError that names the option. */
export function required(value: string | undefined, option: string): string {
  if (value !== undefined && value !== '') return value;
  throw new UsageError(`--${option} is missing.`);
}
