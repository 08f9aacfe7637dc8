// The body of POST …/bulk: which operations it asks for. What is wrong with a record inside is that operation's own
// result; what is wrong with the list itself refuses the whole.

import { type Problem, Refusal } from '../../../problems.ts';
import { describeFound } from '../../field_types/refusals.ts';
import { pointerTo } from './input.ts';
import { refuseRecord } from './refusals.ts';

const MOST_OPERATIONS = 1_000;

export type Operation =
  | { readonly op: 'create'; readonly record: unknown }
  | { readonly op: 'update'; readonly id: string; readonly record: unknown }
  | { readonly op: 'upsert'; readonly by: string; readonly record: unknown }
  | { readonly op: 'delete'; readonly id: string };

/** An operation, or why it is none. */
export type ParsedOperation =
  | Operation
  | { readonly op: 'refused'; readonly problems: readonly [Problem, ...Problem[]] };

export interface ParsedBulk {
  readonly operations: readonly ParsedOperation[];
  readonly atomic: boolean;
}

/** Throws `limit.exceeded` for more than 1,000 operations, `record.invalid` and its like for a malformed body. */
export function parseBulk(body: unknown): ParsedBulk {
  if (!isObject(body)) throw refuseRecord([wrongType(body, '', 'an object with operations')]);
  const { operations, atomic = false, ...strange } = body;
  const problems = Object.keys(strange).map((key) => unknownKey(key, ''));
  if (typeof atomic !== 'boolean') problems.push(wrongType(atomic, '/atomic', 'true or false'));
  if (!Array.isArray(operations)) problems.push(wrongType(operations, '/operations', 'a list of operations'));
  if (problems.length > 0) throw refuseRecord(problems);
  const list = operations as readonly unknown[];
  if (list.length > MOST_OPERATIONS) {
    const detail = `The request has ${list.length} operations, at most ${MOST_OPERATIONS} are allowed.`;
    throw new Refusal('limit.exceeded', detail, { members: { limit: MOST_OPERATIONS } });
  }
  return { operations: list.map(parseOperation), atomic: atomic === true };
}

/** The keys that each operation needs beside `op`. */
const NEEDS = {
  create: ['record'],
  update: ['id', 'record'],
  upsert: ['by', 'record'],
  delete: ['id'],
} as const satisfies Record<Operation['op'], readonly string[]>;

function parseOperation(operation: unknown): ParsedOperation {
  if (!isObject(operation)) return { op: 'refused', problems: [wrongType(operation, '', 'an operation')] };
  const { op } = operation;
  if (typeof op !== 'string' || !Object.hasOwn(NEEDS, op)) {
    return { op: 'refused', problems: [wrongType(op, '/op', Object.keys(NEEDS).join(', '))] };
  }
  const needs: readonly string[] = NEEDS[op as keyof typeof NEEDS];
  const problems = [
    ...Object.keys(operation).flatMap((key) => (key === 'op' || needs.includes(key) ? [] : [unknownKey(key, '')])),
    ...needs.flatMap((key) => neededProblem(operation[key], key)),
  ];
  const [first, ...others] = problems;
  // What is needed is there and of its type, so the operation is the one that `op` names.
  return first ? { op: 'refused', problems: [first, ...others] } : (operation as unknown as Operation);
}

function neededProblem(value: unknown, key: string): readonly Problem[] {
  const isRight = key === 'record' ? isObject(value) : typeof value === 'string';
  return isRight ? [] : [wrongType(value, pointerTo(key), key === 'record' ? 'an object' : 'text')];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrongType(found: unknown, pointer: string, expected: string): Problem {
  return { code: 'value.type', pointer, detail: `Found ${describeFound(found)}, expected ${expected}.` };
}

function unknownKey(key: string, at: string): Problem {
  return { code: 'field.unknown', pointer: `${at}${pointerTo(key)}`, detail: `The key “${key}” has no meaning here.` };
}
