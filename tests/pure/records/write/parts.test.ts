// The small parts that writing is made of.

import { describe, expect, test } from '@jest/globals';
import type { Entity, Field, ModelRule } from '../../../../engine/metadata/model.ts';
import { parseRule } from '../../../../engine/rules/parse.ts';
import type { RuleType } from '../../../../engine/rules/types.ts';
import { parseBulk } from '../../../../engine/runtime/records/write/bulk_request.ts';
import { fillMessage, placeholdersOf, textIn } from '../../../../engine/runtime/records/write/messages.ts';
import { settlingOrder } from '../../../../engine/runtime/records/write/order.ts';
import { reachedPaths } from '../../../../engine/runtime/records/write/paths.ts';
import { refuseRecord } from '../../../../engine/runtime/records/write/refusals.ts';
import { valueText } from '../../../../engine/runtime/records/write/value_text.ts';
import { diffOf, sameValue } from '../../../../engine/runtime/records/write/values.ts';
import { fieldOf } from '../../../conformance/field_types/case.ts';
import { DEALS_MODEL } from '../../../fixtures/models/deals.ts';

describe('Canonical values', () => {
  test.each([
    [null, undefined, true],
    ['', null, false],
    [0, false, false],
    ['1', 1, false],
    [{ amount: '1', currency: 'EUR' }, { currency: 'EUR', amount: '1' }, true],
    [{ amount: '1' }, { amount: '1', currency: 'EUR' }, false],
    [['a', 'b'], ['b', 'a'], false],
    [['a'], { 0: 'a' }, false],
    [[{ id: 'x' }], [{ id: 'x' }], true],
    [{}, [], false],
  ])('%j and %j are the same: %s.', (left, right, expected) => {
    expect(sameValue(left, right)).toBe(expected);
    expect(sameValue(right, left)).toBe(expected);
  });

  test('A diff names what differs and nothing of the engine’s own fields.', () => {
    const deal = DEALS_MODEL.entities['deal'] as Entity;
    const before = { name: 'A', version: 1, updated_at: 'x', labels: ['a'] };
    const after = { name: 'B', version: 2, updated_at: 'y', labels: ['a'], notes: null };
    expect(diffOf(deal, before, after)).toEqual({ name: ['A', 'B'] });
  });
});

function ruleOf(json: unknown): ModelRule {
  const parsed = parseRule(json, { use: 'write', variable: () => ({ kind: 'text' }) });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return { json: null, rule: parsed.value };
}

function entityOf(fields: readonly Field[]): Entity {
  const deal = DEALS_MODEL.entities['deal'] as Entity;
  return { ...deal, fields: Object.fromEntries(fields.map((field) => [field.name, field])), checks: {} };
}

const text = (name: string, more: Partial<Field> = {}): Field => fieldOf('text', { name, ...more });

describe('The order in which fields settle', () => {
  test('Is that of what they read, not that of the form.', () => {
    const entity = entityOf([
      text('c', { default: ruleOf({ var: 'b' }) }),
      text('b', { default: ruleOf({ var: 'a' }), readonly: ruleOf({ '==': [{ var: 'd' }, 'x'] }) }),
      text('a', { default: ruleOf('x') }),
      text('d', { default: ruleOf('y') }),
      text('e'),
    ]);
    expect(settlingOrder(DEALS_MODEL, entity).map(({ field }) => field)).toEqual(['d', 'a', 'b', 'c']);
  });

  test('Of two that read each other is that of the form.', () => {
    const entity = entityOf([
      text('a', { default: ruleOf({ var: 'b' }) }),
      text('b', { default: ruleOf({ var: 'a' }) }),
    ]);
    expect(settlingOrder(DEALS_MODEL, entity).map(({ field }) => field)).toEqual(['b', 'a']);
  });
});

test('Paths over references are collected from rules, conditions and messages.', () => {
  const entity: Entity = {
    ...entityOf([
      fieldOf('reference', { name: 'account', to: 'account' }),
      text('a', { default: ruleOf({ var: 'account.name' }), required: ruleOf({ '==': [{ var: 'account.id' }, 'x'] }) }),
    ]),
    checks: {
      one: {
        rule: ruleOf({ '==': [{ var: '$old.account.industry' }, { var: '$record.a' }] }),
        message: { en: 'In {{account.owner.name}}', fr: 'Pour {{ account.address.city }}' },
        on: 'write',
      },
    },
  };
  expect(reachedPaths(DEALS_MODEL, entity)).toEqual([
    'account.address.city',
    'account.industry',
    'account.name',
    'account.owner.name',
  ]);
});

describe('Messages', () => {
  test('Come in the language of the request, else in its base language, else in any.', () => {
    const message = { en: 'Hello', fr: 'Bonjour' };
    expect([textIn(message, 'fr'), textIn(message, 'fr-CA'), textIn(message, 'de')]).toEqual([
      'Bonjour',
      'Bonjour',
      'Hello',
    ]);
  });

  test('Hold texts of the record; braces in them are not filled again.', () => {
    const texts: Record<string, string> = { a: '{{b}}', b: '1' };
    expect(fillMessage('{{a}} {{ b }} {{c}} {{d}} {e}', (path) => texts[path] ?? '')).toBe('{{b}} 1   {e}');
    expect(placeholdersOf({ en: '{{a}} {{b.c}}' })).toEqual(['a', 'b.c']);
  });
});

describe('Values in a sentence', () => {
  const money = { amount: '1250.50', currency: 'CHF' };
  const said: readonly (readonly [string, unknown, RuleType, string, string])[] = [
    ['A day', '2026-02-28', { kind: 'date' }, '28/02/2026', '28/02/2026'],
    [
      'A moment, in the zone',
      '2026-02-28T23:30:00.000Z',
      { kind: 'datetime' },
      '01/03/2026, 00:30',
      '01/03/2026 00:30',
    ],
    ['A decimal', '1250.5', { kind: 'decimal' }, '1,250.5', '1 250,5'],
    ['Money', money, { kind: 'money' }, 'CHF 1,250.50', '1 250,50 CHF'],
    ['Money of the company', { ...money, currency: 'EUR' }, { kind: 'money' }, '€1,250.50', '1 250,50 €'],
    ['A list of days', ['2026-02-28'], { kind: 'list', of: { kind: 'date' } }, '28/02/2026', '28/02/2026'],
    ['A text that looks like a day', '2026-02-28', { kind: 'text' }, '2026-02-28', '2026-02-28'],
    ['A whole number', 2026, { kind: 'integer' }, '2026', '2026'],
    ['Nothing', null, { kind: 'date' }, '', ''],
  ];

  test.each(said)('%s is written as the language of the request does.', (_name, value, type, en, fr) => {
    const textIn = (language: string) =>
      valueText(value, type, { language, zone: 'Europe/Paris', currency: 'EUR' }).replaceAll(/[\u00a0\u202f]/g, ' ');
    expect([textIn('en'), textIn('fr')]).toEqual([en, fr]);
  });
});

describe('Refusals', () => {
  test('Problems of one kind keep their code, mixed ones are record.invalid.', () => {
    const required = { code: 'field.required', pointer: '/a', detail: '“A” is required.' } as const;
    const unknown = { code: 'field.unknown', pointer: '/b', detail: 'There is no field "b".' } as const;
    expect(refuseRecord([required])).toMatchObject({ code: 'field.required', message: '“A” is required.' });
    expect(refuseRecord([required, required])).toMatchObject({
      code: 'field.required',
      message: 'The record has 2 problems.',
    });
    expect(refuseRecord([required, unknown]).code).toBe('record.invalid');
  });
});

test('A bulk request keeps the place of each operation, right or wrong.', () => {
  const { operations, atomic } = parseBulk({
    operations: [{ op: 'delete', id: 'x' }, 7, { op: 'create', record: {} }],
  });
  expect(atomic).toBe(false);
  expect(operations.map(({ op }) => op)).toEqual(['delete', 'refused', 'create']);
});
