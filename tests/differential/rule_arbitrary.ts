// Generates rules (as JSON) that fit the table of rule_table.ts by type, so that each must pass the checker.
import fc from 'fast-check';
import { PERIODS } from '../../engine/rules/periods.ts';
import { COLUMNS, VALUES } from './rule_table.ts';

type Json = fc.Arbitrary<unknown>;

const variable = (...paths: readonly string[]): Json => fc.constantFrom(...paths).map((path) => ({ var: path }));

/** A column and something to compare it with, in either order. */
function pair(left: Json, right: Json): fc.Arbitrary<unknown[]> {
  return fc.tuple(left, right, fc.boolean()).map(([a, b, swap]) => (swap ? [b, a] : [a, b]));
}

const call = (operators: readonly string[], operands: fc.Arbitrary<unknown[]>): Json =>
  fc.tuple(fc.constantFrom(...operators), operands).map(([operator, args]) => ({ [operator]: args }));

const EQUALITY = ['==', '!='];
const ORDER = ['<', '<=', '>', '>='];

/** Constants beside each kind, in the ways that people write them. */
const numbers: Json = fc.oneof(
  fc.constantFrom(...VALUES.integer),
  fc.constantFrom(...VALUES.decimal),
  fc.constantFrom(0.1, -0.5, 1e21, 1e-7, 2.675),
);
const moments: Json = fc.constantFrom(
  ...VALUES.datetime,
  '2024-03-01T01:00+01:00',
  '2024-03-01T00:59:59.9+01:00',
  '2024-02-29T18:29:59.999-05:30',
);
const accountIds: Json = fc.constantFrom(...VALUES.account, ...VALUES.account.map((id) => id.toUpperCase()));
const moneyConstants: Json = fc.record({
  amount: fc.constantFrom(...VALUES.decimal),
  currency: fc.constantFrom(...VALUES.currency),
});

const texts = fc.oneof(
  { weight: 3, arbitrary: variable('text_a', 'text_b') },
  variable('text_a', 'text_b').map((operand) => ({ lower: [operand] })),
);

/** Calls that yield a number, date, moment or text, over columns that may be null; operands may be such calls. */
const { number, integer, date, moment, choice } = fc.letrec((tie) => {
  const depth = { maxDepth: 3, depthSize: 'small' } as const;
  const integerColumn = variable('integer_a', 'integer_b');
  const some = (operand: Json): fc.Arbitrary<unknown[]> => fc.array(operand, { minLength: 1, maxLength: 3 });
  const counts = fc.oneof(fc.constantFrom(0, 1, -1, 11, -13, 400, -2000, 9998, 120_000, 5_259_492_001), integerColumn);
  const units = ['day', 'week', 'month', 'quarter', 'year'];
  const cases = (keys: readonly string[], result: Json): Json =>
    fc.dictionary(fc.constantFrom(...keys), result, { minKeys: 1, maxKeys: 3, noNullPrototype: true });
  return {
    integer: fc.oneof(
      depth,
      { weight: 2, arbitrary: integerColumn },
      call(['round'], fc.tuple(tie('number'), fc.constantFrom(0, -1, -10))),
      call(['days_between'], fc.tuple(tie('date'), tie('date'))),
      call(['days_between'], fc.tuple(tie('moment'), tie('moment'))),
      call(['year', 'month'], fc.tuple(fc.oneof(tie('date'), tie('moment')))),
      call(['min', 'max'], some(tie('integer'))),
    ),
    number: fc.oneof(
      depth,
      { weight: 2, arbitrary: variable('decimal_a', 'decimal_b') },
      tie('integer'),
      call(['round'], fc.tuple(tie('number'), fc.constantFrom(2, 10, 1))),
      call(['min', 'max'], fc.tuple(tie('number'), fc.oneof(tie('number'), numbers))),
    ),
    date: fc.oneof(
      depth,
      { weight: 2, arbitrary: variable('date_a', 'date_b', '$today') },
      call(['date_add'], fc.tuple(tie('date'), fc.oneof(counts, tie('integer')), fc.constantFrom(...units))),
      call(['min', 'max'], fc.tuple(tie('date'), fc.oneof(tie('date'), fc.constantFrom(...VALUES.date)))),
    ),
    moment: fc.oneof(
      depth,
      { weight: 2, arbitrary: variable('datetime_a', 'datetime_b', '$now') },
      call(
        ['date_add'],
        fc.tuple(tie('moment'), fc.oneof(counts, tie('integer')), fc.constantFrom(...units, 'hour', 'minute')),
      ),
      call(['min', 'max'], fc.tuple(tie('moment'), fc.oneof(tie('moment'), moments))),
    ),
    choice: fc.oneof(
      call(
        ['switch'],
        fc.tuple(
          variable('text_a', 'text_b'),
          cases(VALUES.text, variable('text_a', 'text_b')),
          fc.constantFrom('', null, 'é'),
        ),
      ),
      call(['switch'], fc.tuple(variable('stage'), cases(VALUES.stage, fc.constantFrom(...VALUES.text)))),
    ),
  };
}) as Readonly<Record<'number' | 'integer' | 'date' | 'moment' | 'choice', Json>>;

/** Conditions by case. */
const switched: Json = call(
  ['switch'],
  fc.tuple(
    integer,
    fc.dictionary(fc.constantFrom('0', '1', '-1', '2024', '-0.5'), variable('flag_a', 'flag_b'), {
      minKeys: 1,
      noNullPrototype: true,
    }),
    fc.oneof(fc.boolean(), variable('flag_a'), fc.constant(null)),
  ),
);

/** What can be compared by order: a column, and columns or constants like it. */
const ordered: readonly [Json, Json][] = [
  [texts, fc.oneof(texts, fc.constantFrom(...VALUES.text))],
  [variable('stage'), texts],
  [choice, texts],
  [number, fc.oneof(numbers, number)],
  [integer, fc.oneof(fc.constantFrom(...VALUES.integer), integer)],
  [date, fc.oneof(fc.constantFrom(...VALUES.date), date)],
  [moment, fc.oneof(moments, moment)],
  [variable('integer_a', 'integer_b'), fc.oneof(numbers, variable('integer_a', 'integer_b', 'decimal_a'))],
  [variable('decimal_a', 'decimal_b'), fc.oneof(numbers, variable('decimal_a', 'decimal_b', 'integer_a'))],
  [
    variable('money_a', 'money_b'),
    fc.oneof(numbers, variable('money_a', 'money_b', 'decimal_a', 'integer_b', 'integer_a')),
  ],
  [variable('date_a', 'date_b'), fc.oneof(fc.constantFrom(...VALUES.date), variable('date_a', 'date_b', '$today'))],
  [variable('datetime_a', 'datetime_b'), fc.oneof(moments, variable('datetime_a', 'datetime_b', '$now'))],
];

const alike: readonly [Json, Json][] = [
  ...ordered,
  [variable('stage'), fc.oneof(fc.constantFrom(...VALUES.stage), variable('text_a'))],
  [variable('account_a', 'account_b'), fc.oneof(accountIds, variable('account_a', 'account_b', '$company'))],
  [variable('owner'), fc.oneof(fc.constantFrom(...VALUES.user), variable('$user'))],
  [variable('money_a', 'money_b'), fc.oneof(moneyConstants, variable('money_a', 'money_b'))],
  [variable('flag_a', 'flag_b'), fc.oneof(fc.boolean(), variable('flag_a', 'flag_b'))],
  [variable(...Object.keys(COLUMNS), '$user', '$company'), fc.constant(null)],
];

const listOf = (element: Json): Json => fc.array(element, { maxLength: 4 });

const listCall = (element: Json, more = element): Json =>
  fc.tuple(element, fc.array(more, { maxLength: 2 })).map(([last, others]) => ({ list: [...others, last] }));

const memberships: readonly [Json, Json][] = [
  [texts, fc.oneof(listOf(fc.constantFrom(...VALUES.text)), variable('texts'))],
  [fc.constantFrom(...VALUES.text), variable('texts')],
  [variable('stage'), fc.oneof(listOf(fc.constantFrom(...VALUES.stage)), variable('texts'))],
  [variable('integer_a', 'integer_b'), fc.oneof(listOf(numbers), variable('integers', 'decimals'))],
  [variable('decimal_a', 'decimal_b'), fc.oneof(listOf(numbers), variable('integers', 'decimals'))],
  [numbers, variable('integers', 'decimals')],
  [number, fc.oneof(listOf(numbers), variable('integers', 'decimals'))],
  [integer, variable('integers')],
  [variable('money_a', 'money_b'), fc.oneof(listOf(numbers), variable('decimals'))],
  [variable('date_a', 'date_b', '$today'), listOf(fc.constantFrom(...VALUES.date))],
  [variable('datetime_a', 'datetime_b', '$now'), listOf(moments)],
  [
    variable('account_a', 'account_b', '$company'),
    fc.oneof(listOf(accountIds), variable('accounts', '$user.accounts')),
  ],
  [accountIds, variable('accounts')],
];

const pieces = fc.constantFrom('', 'a', 'B', 'é', '\u0301', '%', '_', '\\', '😀', 'σ', '\t', 'a%b');

const comparisons: Json = fc.oneof(
  ...alike.map(([left, right]) => call(EQUALITY, pair(left, right))),
  ...ordered.map(([left, right]) => call(ORDER, pair(left, right))),
  ...ordered.map(([left, right]) => call(ORDER, fc.tuple(right, left, right))),
);

const inclusions: Json = fc.oneof(
  ...memberships.map(([element, list]) => fc.tuple(element, list).map((operands) => ({ in: operands }))),
  ...memberships.map(([element, list]) => fc.tuple(list, element).map((operands) => ({ contains: operands }))),
  call(['contains'], fc.tuple(texts, fc.oneof(pieces, texts))),
  call(['contains', 'starts_with'], fc.tuple(fc.constantFrom(...VALUES.text), texts)),
  call(['starts_with'], fc.tuple(fc.oneof(texts, choice), fc.oneof(pieces, texts))),
  switched,
  call(
    ['in_period'],
    fc.tuple(fc.oneof(date, moment, variable('datetime_a', 'date_a')), fc.constantFrom(...PERIODS.keys())),
  ),
  fc.tuple(texts, listCall(texts)).map((operands) => ({ in: operands })),
  fc.tuple(listCall(number, fc.oneof(number, fc.constant(null))), numbers).map((operands) => ({ contains: operands })),
  fc.tuple(integer, listCall(integer)).map((operands) => ({ in: operands })),
  fc.tuple(variable('owner', '$user'), listCall(variable('owner', '$user'))).map((operands) => ({ in: operands })),
  listCall(date).map((operand) => ({ empty: [operand] })),
  fc.oneof(number, integer, date, moment, choice).map((operand) => ({ empty: [operand] })),
  {
    weight: 5,
    arbitrary: variable(...Object.keys(COLUMNS), '$company', '$user.accounts').map((operand) => ({ empty: [operand] })),
  },
);

/** Conditions, at most `depth` connectives deep. */
export function ruleArbitrary(depth: number): Json {
  const { rule } = fc.letrec((tie) => ({
    rule: fc.oneof(
      { maxDepth: depth, depthSize: 'small' },
      { weight: 6, arbitrary: comparisons },
      { weight: 3, arbitrary: inclusions },
      { weight: 1, arbitrary: fc.oneof(variable('flag_a', 'flag_b'), fc.boolean()) },
      { weight: 4, arbitrary: call(['and', 'or'], fc.array(tie('rule'), { minLength: 1, maxLength: 4 })) },
      { weight: 3, arbitrary: tie('rule').map((operand) => ({ '!': operand })) },
      { weight: 1, arbitrary: call(EQUALITY, fc.tuple(tie('rule'), tie('rule'))) },
    ),
  }));
  return rule as Json;
}
