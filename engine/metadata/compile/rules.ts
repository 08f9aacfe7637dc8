// Rules of documents: which variables an entity offers them, and the check of each against the model.

import type { ProblemCode } from '../../problems.ts';
import { quoted } from '../../rules/describe.ts';
import { didYouMean, nearest } from '../../rules/did_you_mean.ts';
import { GLOBALS, globalType } from '../../rules/globals.ts';
import type { Expectation } from '../../rules/parse.ts';
import { parseRule } from '../../rules/parse.ts';
import type { RuleType, RuleUse } from '../../rules/types.ts';
import { FIELD_TYPE_METADATA } from '../field_types/field_types.ts';
import type { Condition, Entity, Field, ModelRule } from '../model.ts';
import type { Json } from '../pack.ts';
import { pathOf, valueAt } from '../pointer.ts';
import { below, type Compiling, type Place, report, valueHere } from './compiling.ts';
import type { Readable } from './readable.ts';

/** Entities by name (byName), with their fields; rules need not be there yet. */
export type EntityFields = Readonly<Record<string, Pick<Entity, 'name' | 'fields'>>>;

const MAX_STEPS = 5;

/** Columns that are NOT NULL. A required field is not: rows may be older than the requirement. */
const NEVER_NULL: ReadonlySet<string> = new Set(['id', 'version', 'created_at', 'updated_at']);

/**
 * The type of a path from an entity: own fields, parts of fields (`amount.currency`), to-one paths of at most five
 * steps, and the variables that begin with `$`. Undefined where it leads nowhere, or where `readable` says no.
 */
export function variableType(
  entities: EntityFields,
  start: string,
  path: string,
  readable: Readable = () => true,
): RuleType | undefined {
  if (path.startsWith('$record.')) return variableType(entities, start, path.slice('$record.'.length), readable);
  if (path.startsWith('$')) return globalType(path);
  const steps = path.split('.');
  if (steps.length > MAX_STEPS) return undefined;
  let entity: string | undefined = start;
  for (const [index, step] of steps.entries()) {
    const field: Field | undefined = entities[entity]?.fields[step];
    if (!field || !readable(entity, field, index > 0)) return undefined;
    const type = FIELD_TYPE_METADATA[field.type];
    const rest = steps.slice(index + 1);
    if (rest.length === 0) return withPresence(type.rule_type(field), index === 0 && NEVER_NULL.has(step));
    const part = rest.length === 1 ? rest[0] : undefined;
    if (part !== undefined && Object.hasOwn(type.parts, part)) return type.parts[part];
    if (field.to === undefined) return undefined;
    entity = field.to;
  }
  return undefined;
}

/**
 * Why a path leads nowhere, and where it was probably meant to go: `"account" has no field "nmae". …`. What `readable`
 * denies is neither there nor meant.
 */
export function pathProblem(
  entities: EntityFields,
  start: string,
  path: string,
  readable: Readable = () => true,
): string {
  const steps = path.replace(/^\$record\./, '').split('.');
  if (steps.length > MAX_STEPS) return `The path "${path}" has more than ${MAX_STEPS} steps.`;
  let entity = start;
  for (const [index, step] of steps.entries()) {
    const fields = Object.values(entities[entity]?.fields ?? {}).filter((each) => readable(entity, each, index > 0));
    const field = fields.find((each) => each.name === step);
    if (!field) {
      const meant = nearest(
        step,
        fields.map((each) => each.name),
      );
      const whole = [...steps.slice(0, index), meant, ...steps.slice(index + 1)].join('.');
      return `"${entity}" has no field "${step}".${meant === undefined ? '' : ` Did you mean "${whole}"?`}`;
    }
    if (field.to === undefined && index < steps.length - 1) {
      const parts = Object.keys(FIELD_TYPE_METADATA[field.type].parts);
      const more = parts.length > 0 ? `it has the parts ${parts.join(', ')}` : 'it has no parts';
      return `"${step}" of "${entity}" is of the type ${field.type} and leads to no other record; ${more}.`;
    }
    entity = field.to ?? entity;
  }
  return `The path "${path}" leads nowhere.`;
}

function withPresence(type: RuleType, required: boolean): RuleType {
  return required ? { ...type, required: true } : type;
}

export interface RuleAbout {
  readonly entities: EntityFields;
  readonly entity: string;
  readonly use: RuleUse;
  readonly expect?: Expectation;
  /** Which fields it may name; all unless told. */
  readonly readable?: Readable | undefined;
}

/** The rule at a place, checked; problems are reported there and undefined is returned. */
export function compileRule(compiling: Compiling, place: Place, about: RuleAbout): ModelRule | undefined {
  const json = valueHere(place);
  if (json === undefined) return undefined;
  const parsed = parseRule(json, {
    use: about.use,
    variable: (path) => variableType(about.entities, about.entity, path, about.readable),
    ...(about.expect === undefined ? {} : { expect: about.expect }),
  });
  if (parsed.ok) return { json, rule: parsed.value };
  for (const { code, pointer, detail } of parsed.problems) {
    const path = pathOf(pointer);
    report(compiling, below(place, ...path), code, variableProblem(code, valueAt(json, path), about) ?? detail);
  }
  return undefined;
}

/** What the parser of rules cannot know: the fields and globals that a variable could have meant. */
function variableProblem(code: ProblemCode, found: Json | undefined, about: RuleAbout): string | undefined {
  if (code !== 'rule.variable' || typeof found !== 'string') return undefined;
  if (!found.startsWith('$') || found.startsWith('$record.'))
    return pathProblem(about.entities, about.entity, found, about.readable);
  return `There is nothing called ${quoted(found)} here.${didYouMean(found, Object.keys(GLOBALS))}`;
}

/** true, false or a rule; `absent` where nothing is written. */
export function compileCondition(
  compiling: Compiling,
  place: Place,
  about: Omit<RuleAbout, 'use' | 'expect'> & { absent: boolean },
): Condition {
  const value = valueHere(place);
  if (value === undefined) return about.absent;
  if (typeof value === 'boolean') return value;
  return compileRule(compiling, place, { ...about, use: 'write', expect: 'boolean' }) ?? about.absent;
}
