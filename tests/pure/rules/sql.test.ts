// The SQL of rules as text, in each position, and the shapes under which it is kept. That it is right is proved in
// tests/differential.
import { describe, expect, test } from '@jest/globals';
import { parseRule } from '../../../engine/rules/parse.ts';
import { ruleShape } from '../../../engine/rules/shape.ts';
import { column, compileSql, slot } from '../../../engine/rules/sql.ts';
import { compileRuleToSql, type SqlContext } from '../../../engine/rules/to_sql.ts';
import type { Rule } from '../../../engine/rules/types.ts';
import { variable } from './variables.ts';

function parse(json: unknown): Rule {
  const parsed = parseRule(json, { use: 'where', variable });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value;
}

function textOf(json: unknown, position: SqlContext['position'] = 'condition'): string {
  const money = (name: string) => ({
    amount: column('r', name),
    currency: column('r', `${name}__currency`),
    company: column('r', `${name}__company`),
  });
  const piece = compileRuleToSql(parse(json), {
    column: (path) => (path === 'amount' || path === 'budget' ? money(path) : column('r', path)),
    literal: (_value, _type, index) => slot(`${index}`),
    position,
  });
  return compileSql(piece).text.replaceAll('"r".', '').replaceAll('"', '');
}

const TEXTS: readonly { name: string; rule: unknown; expect: string; value?: string }[] = [
  {
    name: 'A comparison is plain where only true counts, exact as a value.',
    rule: { '<': [{ var: 'count' }, 5] },
    expect: '(count < $1::bigint)',
    value: '((count < $1::bigint) is true)',
  },
  {
    name: 'Under not it is exact.',
    rule: { '!': [{ '<': [{ var: 'count' }, 5] }] },
    expect: '((count < $1::bigint) is not true)',
  },
  {
    name: 'Under two nots, too.',
    rule: { '!': [{ '!': [{ '<': [{ var: 'count' }, 5] }] }] },
    expect: '(((count < $1::bigint) is not true) is not true)',
  },
  {
    name: 'Connectives pass the position on.',
    rule: { and: [{ or: [{ '==': [{ var: 'name' }, 'a'] }, { var: 'vip' }] }, { '>': [{ var: 'rate' }, '0.5'] }] },
    expect: '(((name = $1::text) or vip) and (rate > $2::numeric))',
    value: '((((name = $1::text) or vip) and (rate > $2::numeric)) is true)',
  },
  { name: 'Equal to null.', rule: { '==': [{ var: 'owner' }, null] }, expect: '(owner is null)' },
  { name: 'Not equal to null.', rule: { '!': [{ '==': [{ var: 'owner' }, null] }] }, expect: '(owner is not null)' },
  {
    name: 'Unequal is two-valued.',
    rule: { '!=': [{ var: 'name' }, 'a'] },
    expect: '(name is distinct from $1::text)',
  },
  {
    name: 'Two that may be null.',
    rule: { '==': [{ var: 'name' }, { var: 'stage' }] },
    expect: '((name = stage) or ((name is null) and (stage is null)))',
  },
  { name: 'One that is never null.', rule: { '==': [{ var: 'owner' }, { var: '$user' }] }, expect: '(owner = $user)' },
  {
    name: 'Order of texts is by code point.',
    rule: { '<': ['a', { var: 'name' }, 'z'] },
    expect: '(($1::text < name collate C) and (name < $2::text collate C))',
  },
  {
    name: 'A list is bound whole.',
    rule: { in: [{ var: 'stage' }, ['won', 'lost']] },
    expect: '(stage = any($1::text[]))',
  },
  { name: 'A list column contains.', rule: { contains: [{ var: 'tags' }, 'a'] }, expect: '(tags @> array[$1::text])' },
  {
    name: 'A text contains, without LIKE.',
    rule: { contains: [{ var: 'name' }, '%'] },
    expect: '(strpos(name, $1::text) > 0)',
  },
  {
    name: 'Folded text.',
    rule: { contains: [{ lower: [{ var: 'name' }] }, 'a'] },
    expect: '(strpos((lower(name collate und-x-icu) collate C), $1::text) > 0)',
  },
  { name: 'An empty text.', rule: { empty: [{ var: 'name' }] }, expect: "((name is null) or (name = ''))" },
  { name: 'A flag.', rule: { '==': [{ var: 'vip' }, true] }, expect: 'vip', value: '(vip is true)' },
  { name: 'A flag that is not.', rule: { '==': [{ var: 'vip' }, false] }, expect: '(vip is not true)' },
  {
    name: 'Money and a bare number.',
    rule: { '>': [{ var: 'amount' }, '5'] },
    expect: '(amount__company > $1::numeric)',
  },
  {
    name: 'Money and money.',
    rule: { '!=': [{ var: 'amount' }, { amount: '5', currency: 'EUR' }] },
    expect: '((amount = $1::numeric and amount__currency = $2::text) is not true)',
  },
  { name: 'Money and null.', rule: { '==': [{ var: 'amount' }, null] }, expect: '(amount is null)' },
  {
    name: 'A date.',
    rule: { '>=': [{ var: 'close_date' }, '2027-01-01'] },
    expect: '(close_date >= $1::date)',
  },
  {
    name: 'A moment.',
    rule: { '<': [{ var: 'created_at' }, { var: '$now' }] },
    expect: '(created_at < $now)',
  },
  {
    name: 'References of the user.',
    rule: { in: [{ var: 'account' }, ['0198f2a0-0000-7000-8000-00000000000f']] },
    expect: '(account = any($1::uuid[]))',
  },
];

test.each(TEXTS)('$name', ({ rule, expect: expected, value }) => {
  expect(textOf(rule)).toBe(expected);
  if (value !== undefined) expect(textOf(rule, 'value')).toBe(value);
});

describe('shapes', () => {
  const shape = (rule: unknown) => ruleShape(parse(rule));

  test('Literals are bound as PostgreSQL takes them, in the order of the rule.', () => {
    const rule = {
      or: [
        { in: [{ var: 'rate' }, ['0.10', 2]] },
        { '==': [{ var: 'amount' }, { amount: '5.00', currency: 'EUR' }] },
        { '==': [{ var: 'owner' }, null] },
        { '==': [{ var: 'vip' }, true] },
        { '<': [{ var: 'created_at' }, '2027-01-01T00:00+01:00'] },
      ],
    };
    expect(shape(rule).literals).toEqual([['0.1', '2'], '5', 'EUR', '2026-12-31T23:00:00.000Z']);
  });

  test('Rules that differ in values alone have one shape, whatever the length of their lists.', () => {
    const a = { and: [{ in: [{ var: 'name' }, ['a']] }, { '>': [{ var: 'count' }, 1] }] };
    const b = { and: [{ in: [{ var: 'name' }, ['b', 'c', 'd']] }, { '>': [{ var: 'count' }, 99] }] };
    expect(shape(a).key).toBe(shape(b).key);
    expect(textOf(a)).toBe(textOf(b));
  });

  test.each([
    [{ '==': [{ var: 'name' }, 'a'] }, { '==': [{ var: 'name' }, null] }],
    [{ '==': [{ var: 'name' }, 'a'] }, { '!=': [{ var: 'name' }, 'a'] }],
    [{ '==': [{ var: 'name' }, 'a'] }, { '==': [{ var: 'account.name' }, 'a'] }],
    [{ '==': [{ var: 'vip' }, true] }, { '==': [{ var: 'vip' }, false] }],
    [{ '<': [{ var: 'count' }, 1] }, { '<': [{ var: 'count' }, '1.5'] }],
    [{ '==': [{ var: 'amount' }, 1] }, { '==': [{ var: 'amount' }, { amount: '1', currency: 'EUR' }] }],
  ])('Rules with unlike SQL have unlike shapes: %j, %j', (a, b) => {
    expect(shape(a).key).not.toBe(shape(b).key);
    expect(textOf(a)).not.toBe(textOf(b));
  });
});
