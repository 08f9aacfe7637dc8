// The official JsonLogic suite and the stricter community suites, for the operators we have. Each case gives what the
// suite says, or is listed in jsonlogic_deviations.json with the reason; a deviation that no longer is one fails, too.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { isOperatorName } from '../../../engine/rules/operators/operators.ts';
import { evaluateUntyped } from './untyped.ts';

interface Case {
  readonly rule: unknown;
  readonly data?: unknown;
  readonly result?: unknown;
  readonly error?: unknown;
}

interface Deviation {
  readonly reason: string;
  readonly outcome: 'refused' | 'different';
  readonly rules: readonly unknown[];
}

const FIXTURES = path.resolve('tests/fixtures/jsonlogic');
const DEVIATIONS = readJson(path.resolve('tests/pure/rules/jsonlogic_deviations.json')) as readonly Deviation[];
const deviationOf = new Map(DEVIATIONS.flatMap((one) => one.rules.map((rule) => [JSON.stringify(rule), one])));

const files = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function operatorsOf(json: unknown): readonly string[] {
  if (Array.isArray(json)) return json.flatMap(operatorsOf);
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([key, value]) => [key, ...operatorsOf(value)]);
}

function isOurs({ rule }: Case): boolean {
  const operators = operatorsOf(rule).filter((operator) => operator !== 'var');
  return operators.length > 0 && operators.every(isOperatorName);
}

function casesOf(file: string): readonly Case[] {
  const lines = readJson(path.join(FIXTURES, file)) as readonly (string | Case)[];
  return lines.filter((line): line is Case => typeof line === 'object').filter(isOurs);
}

test('the suites are here', () => {
  expect(files.length).toBe(12);
  expect(files.flatMap(casesOf).length).toBeGreaterThan(400);
});

describe.each(files)('%s', (file) => {
  test.each(casesOf(file).map((one) => ({ name: JSON.stringify(one.rule), one })))('$name', ({ name, one }) => {
    const outcome = evaluateUntyped(one.rule, one.data);
    const expected = 'result' in one ? { value: String(one.result ?? null) } : { error: one.error };
    const found = 'value' in outcome ? { value: String(outcome.value) } : outcome;
    const deviation = deviationOf.get(name);
    if (!deviation) expect(found).toEqual(expected);
    else if (deviation.outcome === 'refused') expect('codes' in outcome && outcome.codes.length).toBeGreaterThan(0);
    else expect('value' in outcome && found).not.toEqual(expected);
  });
});

test('every deviation is met by a case', () => {
  const met = new Set(files.flatMap(casesOf).map(({ rule }) => JSON.stringify(rule)));
  expect([...deviationOf.keys()].filter((rule) => !met.has(rule))).toEqual([]);
});
