// The table that generated rules run over: columns of every type, some twice so that columns meet columns, and rows of
// values that are easy to get wrong. What the rules look like is left to rule_arbitrary.ts.
import fc from 'fast-check';
import type { MoneyColumns } from '../../engine/rules/operator.ts';
import { column, name, type Sql, slot } from '../../engine/rules/sql.ts';
import type { RuleType } from '../../engine/rules/types.ts';

const TEXT: RuleType = { kind: 'text' };
const ACCOUNT: RuleType = { kind: 'reference', to: ['account'] };
const USER: RuleType = { kind: 'reference', to: ['user'] };

/** Columns, by path; money has three. */
export const COLUMNS = {
  text_a: TEXT,
  text_b: TEXT,
  stage: { kind: 'text', options: ['new', 'won', 'lost'] },
  flag_a: { kind: 'boolean' },
  flag_b: { kind: 'boolean' },
  integer_a: { kind: 'integer' },
  integer_b: { kind: 'integer', required: true },
  decimal_a: { kind: 'decimal' },
  decimal_b: { kind: 'decimal' },
  money_a: { kind: 'money' },
  money_b: { kind: 'money', required: true },
  date_a: { kind: 'date' },
  date_b: { kind: 'date', required: true },
  datetime_a: { kind: 'datetime' },
  datetime_b: { kind: 'datetime' },
  account_a: ACCOUNT,
  account_b: ACCOUNT,
  owner: USER,
  texts: { kind: 'list', of: TEXT },
  integers: { kind: 'list', of: { kind: 'integer' } },
  decimals: { kind: 'list', of: { kind: 'decimal' } },
  accounts: { kind: 'list', of: ACCOUNT },
  json: { kind: 'json' },
} as const satisfies Record<string, RuleType>;

const USERS = ['0198f2a0-0000-7000-8000-000000000001', '0198f2a0-0000-7000-8000-00000000000f'];
const ACCOUNTS = ['0198f2a0-1111-7000-8000-00000000000a', '0198f2a0-1111-7000-8000-00000000000b'];

/** Variables that are bound with the request. */
export const BOUND = {
  $user: { type: { ...USER, required: true }, value: USERS[0], sqlType: 'uuid' },
  $company: { type: { kind: 'reference', to: ['account'] }, value: null, sqlType: 'uuid' },
  $today: { type: { kind: 'date', required: true }, value: '2024-02-29', sqlType: 'date' },
  $now: { type: { kind: 'datetime', required: true }, value: '2024-02-29T23:59:59.999Z', sqlType: 'timestamptz' },
  '$user.accounts': { type: { kind: 'list', of: ACCOUNT, required: true }, value: [ACCOUNTS[1]], sqlType: 'uuid[]' },
} as const satisfies Record<string, { type: RuleType; value: unknown; sqlType: string }>;

export const VARIABLES: ReadonlyMap<string, RuleType> = new Map<string, RuleType>([
  ...Object.entries(COLUMNS),
  ...Object.entries(BOUND).map(([path, { type }]): [string, RuleType] => [path, type]),
]);

/** A row in the JSON form of records: decimals as strings, money as an object. */
export type Row = Readonly<Record<string, unknown>> & { readonly id: number };

/** Values of each kind that have broken comparisons before; constants of rules are made of them too. */
export const VALUES = {
  text: [
    '',
    ' ',
    'a',
    'A',
    'b',
    'ab',
    'aB',
    'B',
    'é',
    'e\u0301',
    'É',
    'ß',
    'ẞ',
    'İ',
    'ı',
    'I',
    'ΟΔΟΣ',
    'οδος',
    'Ω',
    '\u2126',
    'ﬀ',
    '%',
    '_',
    'a%b',
    'a_b',
    '\\',
    "'",
    '"',
    '{}',
    '{a,b}',
    'NULL',
    'null',
    'true',
    '10',
    '9',
    '1.0',
    '\t',
    'a\nb',
    '\uE000',
    '\uFFFD',
    '\uD7FF',
    '😀',
    '𝒳',
    '😀a',
    'ǅ',
    '\u200B',
    'zzzz',
    'ÀÉÎ',
    'ЖИВЁТ',
    '👩\u200D👧',
    '$1',
    '::text',
  ],
  stage: ['new', 'won', 'lost'],
  integer: [0, 1, -1, 2, 10, 2147483647, 2147483648, 9007199254740991, -9007199254740991],
  decimal: [
    '0',
    '0.0',
    '-0',
    '0.5',
    '-0.5',
    '1',
    '1.0',
    '1.00',
    '1.005',
    '2.675',
    '0.1',
    '0.3',
    '10',
    '9',
    '0.0000000001',
    '12345678901234567890.123456789',
    '12345678901234567890.12345678901',
    '-99999999999999999999999999999999999999',
    '9007199254740991',
    '9007199254740992',
    '9007199254740993',
    '2147483648',
  ],
  currency: ['EUR', 'USD', 'JPY'],
  date: [
    '0001-01-01',
    '1900-02-28',
    '2023-02-28',
    '2024-02-29',
    '2024-03-31',
    '2024-12-31',
    '2025-01-01',
    '9999-12-31',
  ],
  datetime: [
    '0001-01-01T00:00:00.000Z',
    '1969-12-31T23:59:59.999Z',
    '1970-01-01T00:00:00.000Z',
    '2024-02-29T23:59:59.999Z',
    '2024-03-01T00:00:00.000Z',
    '2024-03-31T01:00:00.000Z',
    '2024-10-27T01:00:00.001Z',
    '9999-12-31T23:59:59.999Z',
  ],
  json: ['', ' ', 'a', [], [null], [''], {}, { a: [] }, 0, false, 'null', '[]'],
  account: ACCOUNTS,
  user: USERS,
} as const;

type Generator = fc.Arbitrary<unknown>;

function oneOf(values: readonly unknown[]): Generator {
  return fc.constantFrom(...values);
}

const MONEY = fc.record({
  amount: oneOf(VALUES.decimal),
  currency: oneOf(VALUES.currency),
  company: fc.option(oneOf(VALUES.decimal), { freq: 4 }),
});

function generatorOf(path: string, type: RuleType): Generator {
  switch (type.kind) {
    case 'boolean':
      return fc.boolean();
    case 'text':
      return path === 'stage'
        ? oneOf(VALUES.stage)
        : fc.oneof({ weight: 5, arbitrary: oneOf(VALUES.text) }, joinedTexts());
    case 'reference':
      return oneOf(type.to[0] === 'user' ? VALUES.user : VALUES.account);
    case 'money':
      return MONEY;
    case 'list':
      return fc.array(generatorOf('element', type.of), { maxLength: 3 });
    case 'integer':
    case 'decimal':
    case 'date':
    case 'datetime':
    case 'json':
      return oneOf(VALUES[type.kind]);
    default:
      throw new Error(`No column has the type ${type.kind}`);
  }
}

function joinedTexts(): Generator {
  return fc.array(fc.constantFrom(...VALUES.text), { minLength: 2, maxLength: 3 }).map((texts) => texts.join(''));
}

/** Rows: a quarter of what may be null is. */
export function generateRows(count: number, seed: number): readonly Row[] {
  const fields = Object.entries(COLUMNS).map(([path, type]): [string, Generator] => {
    const value = generatorOf(path, type);
    return [path, 'required' in type ? value : fc.option(value, { freq: 3 })];
  });
  const rows = fc.sample(fc.record(Object.fromEntries(fields)), { numRuns: count, seed });
  return rows.map((row, index) => ({ ...row, id: index }));
}

/** The value that a rule reads from a row. */
export function readFrom(row: Row): (path: string) => unknown {
  return (path) => (Object.hasOwn(BOUND, path) ? BOUND[path as keyof typeof BOUND].value : row[path]);
}

/** A variable in SQL. */
export function columnSql(path: string): Sql | MoneyColumns {
  if (Object.hasOwn(BOUND, path)) {
    const { parts } = slot(path);
    return { parts: [...parts, `::${BOUND[path as keyof typeof BOUND].sqlType}`] };
  }
  if (COLUMNS[path as keyof typeof COLUMNS].kind !== 'money') return column('t', path);
  return {
    amount: column('t', `${path}__amount`),
    currency: column('t', `${path}__currency`),
    company: column('t', `${path}__company`),
  };
}

const SQL_TYPES: Readonly<Record<string, string>> = {
  boolean: 'boolean',
  text: 'text collate "C"',
  integer: 'bigint',
  decimal: 'numeric',
  date: 'date',
  datetime: 'timestamptz',
  reference: 'uuid',
  json: 'jsonb',
};

/** The columns as `create table` has them. */
export function columnDefinitions(): string {
  const definitions = Object.entries(COLUMNS).flatMap(([path, type]) => {
    const quoted = (suffix = '') => name(`${path}${suffix}`).parts.join('');
    if (type.kind === 'money') {
      const text = `${quoted('__currency')} text collate "C"`;
      return [`${quoted('__amount')} numeric`, text, `${quoted('__company')} numeric`];
    }
    if (type.kind === 'list') return [`${quoted()} ${SQL_TYPES[type.of.kind]?.replace(' collate "C"', '')}[]`];
    return [`${quoted()} ${SQL_TYPES[type.kind]}`];
  });
  return ['id integer primary key', ...definitions].join(', ');
}

/** A row as json_populate_recordset takes it. */
export function storedRow(row: Row): Readonly<Record<string, unknown>> {
  const entries = Object.entries(row).flatMap(([path, value]): [string, unknown][] => {
    if (!path.startsWith('money_')) return [[path, value]];
    const money = (value ?? {}) as { amount?: string; currency?: string; company?: string | null };
    return [
      [`${path}__amount`, money.amount ?? null],
      [`${path}__currency`, money.currency ?? null],
      [`${path}__company`, money.company ?? null],
    ];
  });
  return Object.fromEntries(entries);
}
