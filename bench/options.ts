// What the bench may be told.

import { readArguments, UsageError } from '../bin/command.ts';

export interface BenchOptions {
  /** One line for programs instead of a text for people. */
  readonly json: boolean;
  readonly full: boolean;
  readonly deals: number;
  readonly pairs: number;
  /** Names of operations and of parts; none means all. */
  readonly operations: readonly string[];
  readonly parts: readonly string[];
  readonly tenants: number;
}

export const MILLION = 1_000_000;

export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = readArguments(args, {
    options: {
      json: { type: 'boolean' },
      full: { type: 'boolean' },
      deals: { type: 'string' },
      pairs: { type: 'string' },
      only: { type: 'string' },
      parts: { type: 'string' },
      tenants: { type: 'string' },
    },
    words: [0, 0],
  });
  return {
    json: values.json === true,
    full: values.full === true,
    deals: wholeNumber('deals', values.deals, MILLION),
    pairs: wholeNumber('pairs', values.pairs, 10),
    operations: listOf(values.only),
    parts: listOf(values.parts),
    tenants: wholeNumber('tenants', values.tenants, 300),
  };
}

/** Throws a UsageError for what is no number above 0. */
export function wholeNumber(option: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new UsageError(`--${option}=${text}: a whole number above 0 was expected.`);
}

/** Throws a UsageError for a name that there is not. */
export function checkNames(option: string, given: readonly string[], known: readonly string[]): void {
  const wrong = given.find((name) => !known.includes(name));
  if (wrong !== undefined) throw new UsageError(`--${option}: ${wrong} is none of ${known.join(', ')}.`);
}

export const listOf = (text: string | undefined): readonly string[] => text?.split(',') ?? [];
