// The body of an aggregate: which groups, which measures, which of them to keep and in which order.

import type { AggregateRequest, MeasureRequest } from '../../../../schemas/http/records.ts';
import type { Result } from '../../../problems.ts';
import { escapePointer, type Parameters, readParameters } from './parameters.ts';

export const PERIODS = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type Period = (typeof PERIODS)[number];

export const FUNCTIONS = ['sum', 'avg', 'min', 'max'] as const;
export type MeasureFunction = (typeof FUNCTIONS)[number];

export const DEFAULT_ROWS = 1000;
const MAX_ROWS = 10_000;
const MAX_GROUPS = 8;
const MAX_MEASURES = 30;
const MAX_SORT = 16;
const MAX_SEARCH = 500;

const KNOWN = ['where', 'search', 'group', 'measures', 'having', 'sort', 'limit'] as const;
const NAME = /^[a-z][a-z0-9_]{0,47}$/;

type Groups = NonNullable<AggregateRequest['group']>;

/**
 * Problems: those of `readParameters`, and `parameter.invalid` or `limit.exceeded` within `/group` and `/measures`.
 * Paths and rules are checked by the aggregate itself.
 */
export function parseAggregateRequest(body: unknown): Result<AggregateRequest> {
  const parameters = readParameters(body, KNOWN, 'body');
  const group = parseNamed(parameters, 'group', MAX_GROUPS, parseGroup);
  const measures = parseNamed(parameters, 'measures', MAX_MEASURES, parseMeasure);
  if (isObject(body) && Object.keys({ ...group, ...measures }).length === 0) {
    parameters.refuse('parameter.invalid', '/measures', 'Name at least one measure or one group.');
  }
  refuseSharedNames(parameters, group, measures);
  const rest = {
    where: parameters.rule('where'),
    search: parameters.text('search', MAX_SEARCH),
    having: parameters.rule('having'),
    sort: parameters.list('sort', MAX_SORT),
    limit: parameters.limit(MAX_ROWS),
  };
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return parameters.end({ group, measures, ...(Object.fromEntries(given) as Partial<AggregateRequest>) });
}

/** Reads `{name: …}`, each name one that can be a key of the answer and a variable of `having`. */
function parseNamed<T>(
  parameters: Parameters,
  ...[key, most, parse]: readonly [string, number, (value: unknown, pointer: string, to: Parameters) => T | undefined]
): Record<string, T> {
  const given = parameters.raw(key) ?? {};
  if (!isObject(given)) {
    parameters.refuse('parameter.invalid', `/${key}`, `The parameter ${key} must be an object.`);
    return {};
  }
  const entries = Object.entries(given);
  if (entries.length > most) {
    parameters.refuse('limit.exceeded', `/${key}`, `At most ${most} may be named in ${key}, not ${entries.length}.`);
    return {};
  }
  const parsed = entries.flatMap(([name, value]) => {
    const pointer = `/${key}/${escapePointer(name)}`;
    if (!NAME.test(name)) {
      parameters.refuse('parameter.invalid', pointer, 'A name has small letters, digits and _, at most 48 of them.');
      return [];
    }
    const one = parse(value, pointer, parameters);
    return one === undefined ? [] : [[name, one] as const];
  });
  return Object.fromEntries(parsed);
}

function parseGroup(value: unknown, pointer: string, to: Parameters): Groups[string] | undefined {
  if (!isObject(value) || typeof value['field'] !== 'string') {
    return to.refuse('parameter.invalid', pointer, 'A group is {"field": path}, for dates with "by".');
  }
  refuseOthers(value, ['field', 'by'], { pointer, to });
  const { field, by } = value;
  if (by === undefined || by === null) return { field };
  const period = PERIODS.find((one) => one === by);
  if (period) return { field, by: period };
  return to.refuse('parameter.invalid', `${pointer}/by`, `Dates are grouped by ${PERIODS.join(', ')}.`);
}

function parseMeasure(value: unknown, pointer: string, to: Parameters): MeasureRequest | undefined {
  const expected = `A measure is {"count": true} or one of ${FUNCTIONS.join(', ')} with a path, like {"sum": "amount"}.`;
  const [only, ...others] = isObject(value) ? Object.entries(value) : [];
  if (!only || others.length > 0) return to.refuse('parameter.invalid', pointer, expected);
  const [key, argument] = only;
  if (key === 'count' && argument === true) return { count: true };
  const measure = FUNCTIONS.find((one) => one === key);
  if (measure && typeof argument === 'string') return { [measure]: argument } as MeasureRequest;
  return to.refuse('parameter.invalid', pointer, expected);
}

function refuseOthers(
  value: object,
  known: readonly string[],
  at: { readonly pointer: string; readonly to: Parameters },
): void {
  for (const key of Object.keys(value).filter((one) => !known.includes(one))) {
    const detail = `There is no key ${key}; known are ${known.join(', ')}.`;
    at.to.refuse('parameter.unknown', `${at.pointer}/${escapePointer(key)}`, detail);
  }
}

function refuseSharedNames(parameters: Parameters, group: object, measures: object): void {
  for (const name of Object.keys(measures).filter((one) => Object.hasOwn(group, one))) {
    parameters.refuse('parameter.invalid', `/measures/${name}`, `A group is called ${name} already.`);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The function and path of a measure; undefined for a count. */
export function functionOf(measure: MeasureRequest): { function: MeasureFunction; path: string } | undefined {
  if ('count' in measure) return undefined;
  const [[key, path]] = Object.entries(measure) as [[MeasureFunction, string]];
  return { function: key, path };
}
