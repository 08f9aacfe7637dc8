// Reads the parameters of a request to read records, from a query string or from a JSON body alike, and reports all
// that is wrong with them at once. What each means (paths, rules, cursors) is checked where it is compiled.

import type { RuleJson } from '../../../../schemas/http/model.ts';
import { ok, type Problem, type ProblemCode, type Result, refused } from '../../../problems.ts';
import { DEPTH_LIMIT, parseJsonText } from '../../json_text.ts';

/** In a query string everything is text: lists are separated by commas, rules are JSON. */
export type ParametersFrom = 'url' | 'body';

export interface Parameters {
  readonly text: (key: string, maxLength: number) => string | undefined;
  readonly list: (key: string, maxLength: number) => readonly string[] | undefined;
  readonly limit: (most: number) => number | undefined;
  readonly choice: <Choice extends string>(key: string, choices: readonly Choice[]) => Choice | undefined;
  readonly rule: (key: string) => RuleJson | undefined;
  /** Any other value as it is. */
  readonly raw: (key: string) => unknown;
  readonly refuse: (code: ProblemCode, pointer: string, detail: string) => undefined;
  /** The value, or all problems so far. */
  readonly end: <T>(value: T) => Result<T>;
}

/** Problems: `request.malformed`, `parameter.unknown`, `parameter.invalid`, `limit.exceeded`, at `/<parameter>`. */
export function readParameters(input: unknown, known: readonly string[], from: ParametersFrom): Parameters {
  const problems: Problem[] = [];
  const refuse = (code: ProblemCode, pointer: string, detail: string): undefined => {
    problems.push({ code, pointer, detail });
    return undefined;
  };
  const given = givenParameters(input, refuse);
  for (const key of given.keys()) {
    if (known.includes(key)) continue;
    refuse(
      'parameter.unknown',
      `/${escapePointer(key)}`,
      `There is no parameter ${key}; known are ${known.join(', ')}.`,
    );
  }
  const invalid = (key: string, expected: string): undefined => {
    return refuse('parameter.invalid', `/${key}`, `The parameter ${key} must be ${expected}.`);
  };
  const reader = { given, from, refuse, invalid };
  return {
    text: (key, maxLength) => readText(reader, key, maxLength),
    list: (key, maxLength) => readList(reader, key, maxLength),
    limit: (most) => readLimit(reader, most),
    choice: (key, choices) => readChoice(reader, key, choices),
    rule: (key) => readRule(reader, key),
    raw: (key) => given.get(key),
    refuse,
    end: (value) => (problems.length > 0 ? refused(problems) : ok(value)),
  };
}

interface Reader {
  readonly given: ReadonlyMap<string, unknown>;
  readonly from: ParametersFrom;
  readonly refuse: Parameters['refuse'];
  readonly invalid: (key: string, expected: string) => undefined;
}

/** What is null, or empty in a query string, is not given. */
function givenParameters(input: unknown, refuse: Parameters['refuse']): ReadonlyMap<string, unknown> {
  if (input === undefined || input === null) return new Map();
  if (typeof input !== 'object' || Array.isArray(input)) {
    refuse('request.malformed', '', 'The parameters must be a JSON object.');
    return new Map();
  }
  return new Map(Object.entries(input).filter(([, value]) => value !== undefined && value !== null && value !== ''));
}

function readText({ given, invalid, refuse }: Reader, key: string, maxLength: number): string | undefined {
  const value = given.get(key);
  if (value === undefined) return undefined;
  if (typeof value !== 'string') return invalid(key, 'one text');
  if (value.length <= maxLength) return value;
  return refuse('limit.exceeded', `/${key}`, `The parameter ${key} may have at most ${maxLength} characters.`);
}

function readList({ given, invalid, refuse }: Reader, key: string, maxLength: number): readonly string[] | undefined {
  const value = given.get(key);
  if (value === undefined) return undefined;
  const list = typeof value === 'string' ? value.split(',').map((name) => name.trim()) : value;
  if (!Array.isArray(list) || !list.every((name) => typeof name === 'string')) {
    return invalid(key, 'names separated by commas (in JSON a list of them)');
  }
  if (list.length <= maxLength) return list;
  return refuse('limit.exceeded', `/${key}`, `The parameter ${key} may have at most ${maxLength} names.`);
}

function readLimit({ given, from, invalid, refuse }: Reader, most: number): number | undefined {
  const value = given.get('limit');
  if (value === undefined) return undefined;
  const number = from === 'url' && typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 1) {
    return invalid('limit', `a whole number from 1 to ${most}`);
  }
  if (number <= most) return number;
  return refuse('limit.exceeded', '/limit', `The limit is ${number}, at most ${most} are given at once.`);
}

function readChoice<Choice extends string>(
  { given, invalid }: Reader,
  key: string,
  choices: readonly Choice[],
): Choice | undefined {
  const value = given.get(key);
  if (value === undefined) return undefined;
  return choices.find((choice) => choice === value) ?? invalid(key, `one of ${choices.join(', ')}`);
}

function readRule({ given, from, invalid, refuse }: Reader, key: string): RuleJson | undefined {
  const value = given.get(key);
  if (value === undefined || from === 'body') return value as RuleJson | undefined;
  if (typeof value !== 'string') return invalid(key, 'one rule as JSON');
  const json = parseJsonText(value);
  if (json.kind === 'value') return json.value as RuleJson;
  if (json.kind === 'broken') return invalid(key, `a rule as JSON (${json.message})`);
  return refuse('limit.exceeded', `/${key}`, `The parameter ${key} is nested deeper than ${DEPTH_LIMIT} levels.`);
}

/** RFC 6901: `~` and `/` in a key. */
export function escapePointer(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
