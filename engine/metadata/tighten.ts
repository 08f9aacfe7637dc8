// The policy `tighten`: what one pack asks of a value, another may only ask more strictly. What counts is the meaning
// of the folded value, whichever way it is written: `true`, an object or a set.

import { parseDecimal } from '../rules/decimal.ts';
import { isBody, type Json } from './pack.ts';

/** required, readonly: true or a rule; the parts of all layers are joined by or. */
function joinConditions(below: Json, above: Json): Json {
  if (below === true || above === true) return true;
  if (below === false) return above;
  if (above === false) return below;
  return { or: [below, above] };
}

/** rule: what all layers ask for has to hold. */
function joinRules(below: Json, above: Json): Json {
  return JSON.stringify(below) === JSON.stringify(above) ? below : { and: [below, above] };
}

/** Keywords whose values are rules are joined, and so are never less strict than any of their layers. */
export const JOINED: Readonly<Record<string, (below: Json, above: Json) => Json>> = {
  required: joinConditions,
  readonly: joinConditions,
  rule: joinRules,
};

/** Whether `above` asks at least what `below` asks, and how to say what would. */
interface Strictness {
  readonly keeps: (below: Json, above: Json) => boolean;
  readonly expected: (below: Json) => string;
}

const AT_MOST: Strictness = {
  keeps: (below, above) => compareLimits(above, below, (order) => order <= 0),
  expected: (below) => `${String(below)} can become lower`,
};
const AT_LEAST: Strictness = {
  keeps: (below, above) => compareLimits(above, below, (order) => order >= 0),
  expected: (below) => `${String(below)} can become higher`,
};
const SAME: Strictness = {
  keeps: (below, above) => JSON.stringify(below) === JSON.stringify(above),
  expected: (below) => `the pack below says ${JSON.stringify(below)}`,
};
/** false may become true. */
const ONLY_ON: Strictness = { ...SAME, keeps: (below, above) => above === true || SAME.keeps(below, above) };

const STRICTNESS: Readonly<Record<string, Strictness>> = {
  max_length: AT_MOST,
  max: AT_MOST,
  max_size: AT_MOST,
  digits: AT_MOST,
  min_length: AT_LEAST,
  min: AT_LEAST,
  pattern: SAME,
  format: SAME,
  unique: { ...SAME, keeps: keepsUnique },
  accept: { keeps: keepsAccepted, expected: (below) => `it may take away from ${namesOf(below).join(', ')}` },
};

/** Why the new value of a keyword is not as strict as the old one, or undefined. */
export function tightenProblem(keyword: string, below: Json, above: Json): string | undefined {
  const strictness = Object.hasOwn(STRICTNESS, keyword) ? (STRICTNESS[keyword] ?? ONLY_ON) : ONLY_ON;
  if (strictness.keeps(below, above)) return undefined;
  const found = typeof above === 'object' ? JSON.stringify(above) : String(above);
  return `"${keyword}" may only be made stricter: ${strictness.expected(below)}, not ${found}.`;
}

/** Numbers and decimals by value, dates by day; what is neither is no limit at all. */
function compareLimits(a: Json, b: Json, fits: (order: number) => boolean): boolean {
  const [left, right] = [numberOf(a), numberOf(b)];
  if (left && right) return fits(left.cmp(right));
  if (left || right || typeof a !== 'string' || typeof b !== 'string') return false;
  return fits(a < b ? -1 : a > b ? 1 : 0);
}

function numberOf(value: Json) {
  return typeof value === 'string' || typeof value === 'number' ? parseDecimal(value) : undefined;
}

/** Unique in the tenant is more than unique in a company, and folded texts collide more often than those as written. */
function keepsUnique(below: Json, above: Json): boolean {
  const [old, wished] = [uniqueness(below), uniqueness(above)];
  if (!old) return true;
  return wished !== undefined && (!wished.per_company || old.per_company) && (wished.ignore_case || !old.ignore_case);
}

/** What `unique` says; undefined where it asks nothing. */
export function uniqueness(value: Json | undefined): { per_company: boolean; ignore_case: boolean } | undefined {
  if (value === undefined || value === false) return undefined;
  const more = isBody(value) ? value : {};
  return { per_company: more['per'] === 'company', ignore_case: more['ignore_case'] === true };
}

/** Media types; none at all means any. */
function keepsAccepted(below: Json, above: Json): boolean {
  const [old, wished] = [namesOf(below), namesOf(above)];
  if (old.length === 0) return true;
  return wished.length > 0 && wished.every((type) => old.some((each) => takesType(each, type)));
}

function namesOf(set: Json): string[] {
  return isBody(set) ? Object.keys(set).filter((name) => set[name] === true) : [];
}

/** `image/*` takes every picture. */
export function takesType(accepted: string, type: string): boolean {
  return accepted === type || (accepted.endsWith('/*') && type.startsWith(accepted.slice(0, -1)));
}
