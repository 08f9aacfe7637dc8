// What a rule sees of a record that is being written: its fields as they are in this state, the values beyond its
// references, and who writes when and for which company.

import type { Entity, Field, ModelRule } from '../../../metadata/model.ts';
import { type CompiledRule, compileRuleToJs } from '../../../rules/to_js.ts';
import type { Value } from '../../../rules/types.ts';
import { recordPath } from '../../../rules/variables.ts';
import type { Stored } from '../../field_types/field_type.ts';
import { FIELD_TYPES } from '../../field_types/field_types.ts';
import { idOf } from '../../field_types/reference_value.ts';
import { globalValue } from '../../global_values.ts';
import type { Request } from '../../request.ts';
import { pipelinesOf } from '../query/stages.ts';
import { sameValue, type Values } from './values.ts';
import { storeContext, targetKey, type Writing } from './writing.ts';

/** Answers the variables of rules (see `CompiledRule`). */
export type Read = (path: string) => unknown;

const compiledRules = new WeakMap<ModelRule, CompiledRule>();

/** The value of a rule. */
export function evaluate(rule: ModelRule, read: Read): Value {
  let compiled = compiledRules.get(rule);
  if (!compiled) {
    compiled = compileRuleToJs(rule.rule);
    compiledRules.set(rule, compiled);
  }
  return compiled(read);
}

/** Whether a condition holds. */
export function holds(rule: ModelRule, read: Read): boolean {
  return evaluate(rule, read) === true;
}

/** Reads the record with these values; they may still change, each read sees the present ones. */
export function readerOf(writing: Writing, values: Values): Read {
  return (path) => {
    const place = placeOf(path);
    if (place === null) return globalValue(writing.request, path);
    return readField(writing, place.isOld ? (writing.before?.values ?? {}) : values, place);
  };
}

/** Where a variable leads from a record. */
interface Place {
  readonly isOld: boolean;
  /** A field. */
  readonly head: string;
  /** What stands behind it; empty for the field itself. */
  readonly rest: string;
}

/** Taking the texts apart with each rule was 1 % of the CPU of a write, by profile. */
const places = new Map<string, Place | null>();
const MOST_PLACES = 10_000;

/** null for globals. */
function placeOf(path: string): Place | null {
  let place = places.get(path);
  if (place === undefined) {
    if (places.size >= MOST_PLACES) places.clear();
    place = readPlace(path);
    places.set(path, place);
  }
  return place;
}

function readPlace(path: string): Place | null {
  const inRecord = recordPath(path);
  if (inRecord === undefined) return null;
  const [head, ...rest] = inRecord.split('.') as [string, ...string[]];
  return { isOld: path.startsWith('$old.'), head, rest: rest.join('.') };
}

function readField(writing: Writing, values: Values, { head, rest }: Place): unknown {
  const field = writing.entity.fields[head];
  if (!field) return null;
  const value = values[head] ?? null;
  if (rest === '') return FIELD_TYPES[field.type].to_rule(value, field, storeContext(writing, values));
  if (field.to !== undefined) return readBeyond(writing, { field, value }, rest);
  return readPart(writing, { field, value }, { part: rest, values });
}

interface FieldValue {
  readonly field: Field;
  readonly value: Stored;
}

function readBeyond(writing: Writing, { field, value }: FieldValue, rest: string): unknown {
  const id = idOf(value);
  if (id === null || rest === 'id') return id;
  const target = writing.targets.get(targetKey(field.to as string, id));
  if (target) return target.reached[rest] ?? null;
  const { before } = writing;
  if (!before || !sameValue(before.values[field.name], value)) return null;
  return before.reached[`${field.name}.${rest}`] ?? null;
}

function readPart(
  writing: Writing,
  { field, value }: FieldValue,
  { part, values }: { part: string; values: Values },
): unknown {
  if (field.type === 'stage') return stageOf(writing, field, values)?.[part as 'outcome' | 'probability'] ?? null;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return (value as Values)[part] ?? null;
}

/** The stage in which a record with these values is, if the model still has it. */
export function stageOf(
  { request, entity }: { readonly request: Request; readonly entity: Entity },
  field: Field,
  values: Values,
): { readonly outcome: 'open' | 'won' | 'lost'; readonly probability?: string } | undefined {
  const [key, pipelineName] = [values[field.name], values[field.pipeline_field ?? '']];
  const pipeline = pipelinesOf(request.model, { entity, field }).find((each) => each.name === pipelineName);
  return typeof key === 'string' && pipeline && Object.hasOwn(pipeline.stages, key) ? pipeline.stages[key] : undefined;
}
