// Constants in rules: a constant takes its type from where it stands ("2027-01-01" beside a date is a date),
// else from its JSON. Which type a place wants is left to the operators.
import { isDate, parseDatetime } from './dates.ts';
import { Decimal, exactInteger, parseDecimal } from './decimal.ts';
import { quoted, typeName } from './describe.ts';
import type { Literal, RuleType, Value } from './types.ts';

/** The checked constant, or why it is none. */
export type ReadConstant = Literal | RefusedConstant;

interface RefusedConstant {
  readonly kind: 'refused';
  readonly code: 'rule.malformed' | 'rule.type' | 'value.not_storable';
  readonly why: string;
}

/** More elements than a request should name one by one. */
const MAX_LIST = 1000;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const CURRENCY = /^[A-Z]{3}$/;

/** What in a rule is a constant: null, true, a number, a text, an array, and money as `{amount, currency}`. */
export function isConstant(json: unknown): boolean {
  return typeof json !== 'object' || json === null || Array.isArray(json) || isMoneyConstant(json);
}

function isMoneyConstant(json: object): json is { amount: unknown; currency: unknown } {
  return Object.keys(json).length === 2 && Object.hasOwn(json, 'amount') && Object.hasOwn(json, 'currency');
}

/** Reads a constant as the first of the types that it fits; without types, as what it is in JSON. */
export function readConstant(json: unknown, wanted: readonly RuleType[]): ReadConstant {
  const odd = oddity(json);
  if (odd) return odd;
  if (json === null) return { kind: 'literal', value: null, type: { kind: 'null' } };
  if (wanted.length === 0) return readNatural(json);
  const tries = wanted.map((type) => readAs(json, type));
  return tries.find((one) => one.kind === 'literal') ?? (tries[0] as ReadConstant);
}

/** What no type can take: what is not JSON, or cannot be stored and so is never found. */
function oddity(json: unknown): RefusedConstant | undefined {
  if (typeof json === 'string' && (json.includes('\0') || !json.isWellFormed())) {
    const why = 'The text holds characters that no stored text can have: U+0000 or half of a surrogate pair.';
    return { kind: 'refused', code: 'value.not_storable', why };
  }
  if (typeof json === 'number' && !Number.isFinite(json)) {
    return { kind: 'refused', code: 'rule.malformed', why: `${json} is not a number that can be used.` };
  }
  if (['string', 'number', 'boolean', 'object'].includes(typeof json)) return undefined;
  return { kind: 'refused', code: 'rule.malformed', why: `A rule is JSON; ${typeof json} is not part of it.` };
}

function readNatural(json: unknown): ReadConstant {
  if (typeof json === 'boolean') return { kind: 'literal', value: json, type: { kind: 'boolean' } };
  if (typeof json === 'string') return { kind: 'literal', value: json, type: { kind: 'text' } };
  if (typeof json === 'number') return readAs(json, { kind: 'decimal' });
  if (!Array.isArray(json)) return readAs(json, { kind: 'money' });
  const first = json.length === 0 ? undefined : readConstant(json[0], []);
  return readAs(json, { kind: 'list', of: first?.kind === 'literal' ? first.type : { kind: 'null' } });
}

function readAs(json: unknown, type: RuleType): ReadConstant {
  switch (type.kind) {
    case 'boolean':
      return typeof json === 'boolean' ? literal(json, type) : unfit(json, type);
    case 'text':
      return readText(json, type);
    case 'integer':
    case 'decimal':
      return readNumber(json, type);
    case 'money':
      return readMoney(json);
    case 'date':
      return typeof json === 'string' && isDate(json) ? literal(json, type) : unfit(json, type, 'YYYY-MM-DD');
    case 'datetime':
      return readDatetime(json);
    case 'reference':
      return typeof json === 'string' && UUID.test(json)
        ? literal(json.toLowerCase(), type)
        : unfit(json, type, 'the id of a record');
    case 'list':
      return readList(json, type.of);
    case 'null':
      return readNatural(json);
    case 'json':
      return readJson(json, type);
    case 'object':
      return unfit(json, type, '{"object": {…}}');
  }
}

function literal(value: Value, type: RuleType): Literal {
  return { kind: 'literal', value, type };
}

function unfit(json: unknown, type: RuleType, form?: string): ReadConstant {
  const expected = form === undefined ? typeName(type) : `${typeName(type)} (${form})`;
  return { kind: 'refused', code: 'rule.type', why: `${quoted(json)} stands where ${expected} is expected.` };
}

function readText(json: unknown, type: RuleType & { kind: 'text' }): ReadConstant {
  if (typeof json !== 'string') return unfit(json, type);
  if (type.options && !type.options.includes(json)) {
    return {
      kind: 'refused',
      code: 'rule.type',
      why: `${quoted(json)} is none of the options ${type.options.join(', ')}.`,
    };
  }
  return literal(json, type.options ? type : { kind: 'text' });
}

/** A fraction beside an integer stays a decimal: `quantity > 1.5` is a fair question. */
function readNumber(json: unknown, type: RuleType): ReadConstant {
  const decimal = typeof json === 'string' || typeof json === 'number' ? parseDecimal(json) : undefined;
  if (decimal === undefined) return unfit(json, type);
  const integer = typeof json === 'number' || type.kind === 'integer' ? exactInteger(decimal) : undefined;
  return integer === undefined ? literal(decimal, { kind: 'decimal' }) : literal(integer, { kind: 'integer' });
}

function readMoney(json: unknown): ReadConstant {
  const form = '{"amount": "12.50", "currency": "EUR"}';
  if (typeof json !== 'object' || json === null || !isMoneyConstant(json)) return unfit(json, { kind: 'money' }, form);
  const { amount, currency } = json;
  const decimal = typeof amount === 'string' || typeof amount === 'number' ? parseDecimal(amount) : undefined;
  if (decimal === undefined || typeof currency !== 'string' || !CURRENCY.test(currency)) {
    return unfit(json, { kind: 'money' }, form);
  }
  return literal({ amount: decimal, currency, company: null }, { kind: 'money' });
}

/** A plain constant, or a list of some, as it stands: numbers stay numbers. An object is written as a rule. */
function readJson(json: unknown, type: RuleType): ReadConstant {
  const elements = Array.isArray(json) ? json : [json];
  if (elements.length > MAX_LIST)
    return { kind: 'refused', code: 'rule.type', why: `A list holds at most ${MAX_LIST} constants.` };
  const odd = elements.map(oddity).find((each) => each !== undefined);
  if (odd) return odd;
  const isPlain = elements.every((each) => typeof each !== 'object' || each === null);
  return isPlain ? literal(json as Value, type) : unfit(json, type, 'a constant, a list of them, or {"object": {…}}');
}

function readDatetime(json: unknown): ReadConstant {
  const instant = typeof json === 'string' ? parseDatetime(json) : undefined;
  const form = 'ISO 8601 with its zone and at most milliseconds, as 2027-01-31T09:30:00.000Z';
  return instant === undefined ? unfit(json, { kind: 'datetime' }, form) : literal(instant, { kind: 'datetime' });
}

function readList(json: unknown, of: RuleType): ReadConstant {
  if (!Array.isArray(json)) return unfit(json, { kind: 'list', of });
  if (json.length > MAX_LIST)
    return { kind: 'refused', code: 'rule.type', why: `A list holds at most ${MAX_LIST} constants.` };
  const elements: Literal[] = [];
  for (const element of json) {
    if (element === null) {
      return {
        kind: 'refused',
        code: 'rule.type',
        why: 'null is never in a list; compare with {"==": [x, null]} beside it.',
      };
    }
    if (!isConstant(element) || Array.isArray(element)) {
      return { kind: 'refused', code: 'rule.type', why: `A list holds plain constants only, not ${quoted(element)}.` };
    }
    const read = readConstant(element, of.kind === 'null' ? [] : [of]);
    if (read.kind === 'refused') return read;
    elements.push(read);
  }
  return listOf(elements, of);
}

/** Integers among decimals become decimals; other mixtures have no type. */
function listOf(elements: readonly Literal[], of: RuleType): ReadConstant {
  const kinds = new Set(elements.map((element) => element.type.kind));
  if (kinds.has('decimal') && kinds.has('integer')) {
    const values = elements.map(({ value }) => (typeof value === 'number' ? new Decimal(value) : value));
    kinds.delete('integer');
    if (kinds.size === 1) return literal(values, { kind: 'list', of: { kind: 'decimal' } });
  }
  if (kinds.size > 1)
    return {
      kind: 'refused',
      code: 'rule.type',
      why: `A list holds constants of one type, not ${[...kinds].join(', ')}.`,
    };
  const type = elements[0]?.type ?? of;
  return literal(
    elements.map((element) => element.value),
    { kind: 'list', of: type },
  );
}
