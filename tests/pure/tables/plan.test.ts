// Two models → the statements between them, as text.

import { describe, expect, test } from '@jest/globals';
import { ddlOf } from '../../../engine/runtime/tables/ddl.ts';
import { cutName } from '../../../engine/runtime/tables/names.ts';
import { planTables } from '../../../engine/runtime/tables/plan.ts';
import { baseWith, compiled } from '../metadata/small_packs.ts';

const field = (type: string, more: object = {}) => ({
  [type]: { $ref: `crm:types/${type}`, title: type, 'x-field': { order: 20, ...more } },
});
const modelWith = (properties: object, more: object = {}) => compiled(baseWith({ ...properties }, { ...more })).model;

function statements(before: object | undefined, after: object): { expand: string[]; online: string[] } {
  const plan = planTables(before && modelWith(before), modelWith(after));
  if (!plan.ok) throw new Error(JSON.stringify(plan.problems));
  return {
    expand: plan.value.expand.map((step) => ddlOf(step, false)),
    online: plan.value.online.map((step) => ddlOf(step, true)),
  };
}

describe('a plan', () => {
  test('of equal models is empty', () => {
    expect(statements(field('money'), field('money'))).toEqual({ expand: [], online: [] });
  });

  test('makes a new table with typed columns', () => {
    const [create] = statements(undefined, field('money')).expand.filter((statement) => statement.includes('"deal"'));
    expect(create).toBe(
      `create table if not exists "deal" ("id" uuid primary key, "version" bigint not null, "created_at" timestamptz(3) not null, "created_by" uuid, "updated_at" timestamptz(3) not null, "updated_by" uuid, "deleted_at" timestamptz(3), "name" text collate "C", "money" numeric check ("money" <> 'NaN'), "money__currency" text collate "C", "money__rate" numeric, "money__rate_date" date, "money__company" numeric)`,
    );
  });

  test('adds a column to a table in use, and its index afterwards, one by one', () => {
    expect(statements({}, field('user'))).toEqual({
      expand: [
        'alter table "deal" add column if not exists "user" uuid',
        `do $$ begin if not exists (select from pg_constraint where conrelid = '"deal"'::regclass and conname = 'deal__user__target') then alter table "deal" add constraint "deal__user__target" foreign key ("user") references "user" ("id") not valid; end if; end $$`,
      ],
      online: [
        'create index concurrently if not exists "deal__user__index__d8b55e64" on "deal" ("user") where deleted_at is null and "user" is not null',
        'alter table "deal" validate constraint "deal__user__target"',
      ],
    });
  });

  test('makes one index of those that two names ask for', () => {
    const indexes = { one: { fields: ['date'] }, other: { fields: ['date'] }, both: { fields: ['date', 'name'] } };
    const plan = planTables(modelWith(field('date')), modelWith(field('date'), { indexes }));
    if (!plan.ok) throw new Error(JSON.stringify(plan.problems));
    expect(plan.value.online.map((step) => ddlOf(step, false).replace(/__[0-9a-f]{8}"/, '"'))).toEqual([
      'create index if not exists "deal__both__index" on "deal" ("date", "name", "id") where deleted_at is null',
      'create index if not exists "deal__one__index" on "deal" ("date", "id") where deleted_at is null',
    ]);
  });

  test.each([
    ['text', 'long_text', true],
    ['option', 'text', true],
    ['text', 'option', true],
    ['url', 'email', true],
    ['phone', 'url', true],
    ['multi_option', 'tags', true],
    ['decimal', 'percent', true],
    ['text', 'integer', false],
    ['text', 'date', false],
    ['text', 'tags', false],
    ['integer', 'decimal', false],
    ['date', 'datetime', false],
  ])('of a field that was %s and is %s goes through: %s', (before, after, goes) => {
    const options = { options: { one: { order: 1, title: 'One' } } };
    const named = (type: string) => {
      const more = type === 'option' || type === 'multi_option' ? options : {};
      return modelWith({ changing: field(type, more)[type] ?? {} });
    };
    const plan = planTables(named(before), named(after));
    expect(plan.ok ? plan.value.expand : plan.problems).toEqual(
      goes ? [] : [expect.objectContaining({ code: 'plan.refused', pointer: '/deal/changing' })],
    );
  });

  test('keeps the column of a field that is gone', () => {
    expect(statements(field('date'), {})).toEqual({ expand: [], online: [] });
  });

  test('makes uniqueness that ignores deleted and empty values, and case where told', () => {
    expect(statements({}, field('email', { unique: true })).online).toEqual([
      'create unique index concurrently if not exists "deal__email__unique__96d8ce2f" on "deal" (lower(normalize("email", NFC) collate "und-x-icu")) nulls not distinct where deleted_at is null and "email" is not null',
    ]);
  });

  test('refuses to change the type of a column', () => {
    const other = { money: { $ref: 'crm:types/text', title: 'Money', 'x-field': { order: 20 } } };
    const plan = planTables(modelWith(field('money')), modelWith(other));
    expect(plan.ok ? [] : plan.problems).toEqual([
      {
        code: 'plan.refused',
        pointer: '/deal/money',
        detail: '"deal.money" would change from numeric to text; give the field another name instead.',
      },
    ]);
  });
});

test('a plan refuses to lead a reference elsewhere', () => {
  const to = (target: string) => ({
    who: { $ref: 'crm:types/reference', title: 'Who', 'x-field': { order: 20, to: target } },
  });
  const plan = planTables(modelWith(to('base/user')), modelWith(to('base/deal')));
  expect(plan.ok ? [] : plan.problems).toEqual([
    {
      code: 'plan.refused',
      pointer: '/deal/who',
      detail: '"deal.who" would refer to deal and no more to user; give the field another name instead.',
    },
  ]);
});

test('a changed index has another name, so that it can stand beside the one it replaces', () => {
  const [plain] = statements({}, field('text', { unique: true })).online;
  const [folded] = statements(field('text', { unique: true }), field('text', { unique: { ignore_case: true } })).online;
  expect(plain).toMatch(/exists "deal__text__unique__[0-9a-f]{8}" on "deal" \("text"\)/);
  expect(folded).toMatch(/exists "deal__text__unique__[0-9a-f]{8}" on "deal" \(lower\(/);
  expect(folded?.slice(0, 90)).not.toBe(plain?.slice(0, 90));
});

test('names longer than 63 bytes are cut with a hash that keeps them apart', () => {
  const long = 'a'.repeat(60);
  const names = [cutName([long, 'one', 'unique']), cutName([long, 'two', 'unique'])];
  expect(names.map((name) => name.length)).toEqual([63, 63]);
  expect(names[0]).not.toBe(names[1]);
});
