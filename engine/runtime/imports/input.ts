// From what a rule yields to what a write takes: by field type, with the description's currency and decimal separator.

import type { Json } from '../../../schemas/http/records.ts';
import { FIELD_TYPE_METADATA } from '../../metadata/field_types/field_types.ts';
import type { Entity, Field } from '../../metadata/model.ts';
import { holdsModelName } from '../../metadata/model_names.ts';
import { bareName } from '../../metadata/pack.ts';
import { decimalReader } from '../../rules/number_text.ts';
import type { RuleType, Value } from '../../rules/types.ts';
import { plainValue } from '../../rules/values.ts';
import { FIELD_TYPES } from '../field_types/field_types.ts';
import { toMoment } from './moments.ts';
import type { ToInput } from './plan.ts';

export interface InputContext {
  /** Of amounts that have none of their own; undefined: the company's. */
  readonly currency: string | undefined;
  readonly decimal: '.' | ',';
  /** IANA time zone in which a day begins. */
  readonly zone: string;
}

const NUMERIC: ReadonlySet<string> = new Set(['integer', 'decimal', 'percent', 'money']);

/** What rules for a field may yield: its own type, and what can be read as it. */
export function typesFor(entity: Entity, field: Field): readonly RuleType[] {
  if (holdsModelName(entity, field)) return [{ kind: 'text' }];
  const own = FIELD_TYPE_METADATA[field.type].rule_type(field);
  if (own.kind === 'reference') return [own];
  if (field.type === 'money') return [own, { kind: 'decimal' }, { kind: 'text' }];
  if (field.type === 'datetime') return [own, { kind: 'date' }, { kind: 'text' }];
  return own.kind === 'text' ? [own] : [own, { kind: 'text' }];
}

/** How a rule of this type becomes input of the field. */
export function inputReader(
  entity: Entity,
  field: Field,
  { type, context }: { readonly type: RuleType; readonly context: InputContext },
): ToInput {
  const read = readerFor(entity, field, { type, context });
  // A field that is given null stays empty: no default takes its place.
  return (value) => (value === null ? { input: null } : read(value));
}

function readerFor(
  entity: Entity,
  field: Field,
  { type, context }: { readonly type: RuleType; readonly context: InputContext },
): ToInput {
  if (holdsModelName(entity, field)) return (value) => ({ input: bareName(String(value)) });
  if (field.type === 'datetime') return (value) => momentInput(value, context.zone);
  const ownKind = FIELD_TYPE_METADATA[field.type].rule_type(field).kind;
  if (type.kind === 'text' && ownKind !== 'text') return textReader(field, context);
  if (field.type === 'money' && type.kind !== 'money') return (value) => ({ input: amountInput(value, context) });
  return (value) => ({ input: FIELD_TYPES[field.type].from_rule(value, field) });
}

function momentInput(value: Value, zone: string): ReturnType<ToInput> {
  const moment = toMoment(value, zone);
  if (moment !== undefined) return { input: moment };
  return { why: `${JSON.stringify(value)} is no day and no moment with its offset (ISO 8601).` };
}

/** A cell's text as it is, where no operator has read it. */
function textReader(field: Field, context: InputContext): ToInput {
  if (!NUMERIC.has(field.type)) return (value) => ({ input: FIELD_TYPES[field.type].from_text(String(value), field) });
  const reader = decimalReader(context.decimal);
  if (typeof reader === 'string') throw new Error(reader);
  return (value) => {
    const text = String(value).trim();
    if (text === '') return { input: null };
    const reading = reader(text);
    // What is no plain number may still be one with a currency; else the field says what it expects.
    if ('why' in reading) return { input: FIELD_TYPES[field.type].from_text(text, field) };
    if (field.type === 'money') return { input: amountInput(reading.value, context) };
    return { input: FIELD_TYPES[field.type].from_rule(reading.value, field) };
  };
}

function amountInput(value: Value, { currency }: InputContext): Json {
  const amount = String(plainValue(value));
  return currency === undefined ? amount : { amount, currency };
}
