// From what was given to what the record will hold: defaults, values that follow others, readonly rules and stages,
// each after the fields that it reads. A function of the writing and the input alone, so it is simply run again when
// a default named a record that had to be looked up first.

import type { Entity, Field, Model } from '../../../metadata/model.ts';
import type { Stored } from '../../field_types/field_type.ts';
import { FIELD_TYPES } from '../../field_types/field_types.ts';
import { idOf } from '../../field_types/reference_value.ts';
import { asSeen } from './concealed.ts';
import type { Draft, Settling } from './draft.ts';
import { type Input, parseInput, pointerTo } from './input.ts';
import { settlingOrder } from './order.ts';
import { evaluate, holds, type Read, readerOf } from './reader.ts';
import { resolveStage } from './stages.ts';
import { isEmpty, sameValue, type Values } from './values.ts';
import { companyCurrency, targetKey, type Writing } from './writing.ts';

/** Settles all fields, and amounts without a currency in that of the company which the record comes to have. */
export function settle(known: Writing, input: Input): Draft {
  const writing = asSeen(known, input.given);
  const draft = settleAsRead(writing, input);
  if (input.currency === undefined) return draft;
  const currency = companyCurrency(writing, draft.values);
  if (currency === null || currency === input.currency) return draft;
  return settleAsRead(writing, parseInput(writing, input.body, currency));
}

function settleAsRead(writing: Writing, input: Input): Draft {
  const values: Record<string, Stored> = writing.before ? { ...writing.before.values } : newValues(writing);
  const settling: Settling = {
    writing,
    values,
    given: new Map(input.given),
    claimed: new Map(input.claimed),
    unread: new Set(input.unread),
    problems: [...input.problems],
    read: readerOf(writing, values),
  };
  for (const [name, value] of settling.given) values[name] = value;
  for (const step of settlingOrder(writing.request.model, writing.entity)) {
    const field = writing.entity.fields[step.field] as Field;
    if (step.reads.some((name) => settling.unread.has(name))) settling.unread.add(field.name);
    else if (field.type === 'stage') resolveStage(settling, field);
    else settleField(settling, field);
  }
  const given = new Set(settling.given.keys());
  return { ...settling, given };
}

/** What the engine gives a new record: who and when, and the owner and company of the one who makes it. */
function newValues({ request, entity, id, options }: Writing): Record<string, Stored> {
  const isPast = options.mode === 'history';
  const createdAt = (isPast && options.created_at) || request.now;
  const author = isPast && options.created_by !== undefined ? options.created_by : (request.user?.id ?? null);
  const values: Record<string, Stored> = {
    id: { id },
    version: 1,
    created_at: createdAt,
    created_by: referenceTo(author),
    updated_at: request.now,
    updated_by: referenceTo(request.user?.id ?? null),
    deleted_at: null,
  };
  const given = { $user: request.user?.id ?? null, $company: request.company?.id ?? null };
  for (const field of [entity.fields['owner'], entity.fields['company']])
    if (field?.given && !field.default) values[field.name] = referenceTo(given[field.given]);
  return values;
}

function referenceTo(id: string | null): Stored {
  return id === null ? null : { id };
}

function settleField(settling: Settling, field: Field): void {
  const { writing, values, given } = settling;
  const isLocked = typeof field.readonly === 'object' && writing.options.internal !== true;
  const claim = given.get(field.name);
  if (claim !== undefined && isLocked && holds(field.readonly as Exclude<Field['readonly'], boolean>, settling.read)) {
    settling.claimed.set(field.name, claim);
    given.delete(field.name);
    values[field.name] = writing.before?.values[field.name] ?? null;
  }
  if (given.has(field.name) || settling.unread.has(field.name) || !field.default) return;
  if (writing.before ? followsNow(settling, field) : true) setDefault(settling, field);
}

/** A followed field changes, and the value is empty or still what the default gave before that change. */
function followsNow({ writing, values }: Settling, field: Field): boolean {
  const before = writing.before?.values ?? {};
  if (!field.follows.some((name) => !sameValue(before[name], values[name]))) return false;
  const held = before[field.name];
  if (isEmpty(held)) return true;
  const gave = defaultValue(writing, field, { read: readerOf(writing, before), values: before });
  return gave.ok && sameValue(gave.value, held);
}

function setDefault(settling: Settling, field: Field): void {
  const { writing, values, read } = settling;
  const found = defaultValue(writing, field, { read, values });
  if (found.ok) values[field.name] = found.value;
  else {
    settling.problems.push(...found.problems);
    settling.unread.add(field.name);
  }
}

function defaultValue(
  writing: Writing,
  field: Field,
  state: { read: Read; values: Values },
): ReturnType<(typeof FIELD_TYPES)['text']['parse']> {
  const type = FIELD_TYPES[field.type];
  const result = field.default ? evaluate(field.default, state.read) : null;
  const parsed = type.parse(type.from_rule(result, field), field, {
    pointer: pointerTo(field.name),
    currency: companyCurrency(writing, state.values),
  });
  // A default may lead through a record to one that is gone: then there is none.
  const id = parsed.ok && field.to !== undefined ? idOf(parsed.value) : null;
  const target = id === null ? undefined : writing.targets.get(targetKey(field.to as string, id));
  return target?.there === false ? { ok: true, value: null } : parsed;
}

/** References of the draft that are new to the record: they have to be looked up and locked. */
export function newReferences(writing: Writing, values: Values): readonly { field: Field; id: string }[] {
  const found: { field: Field; id: string }[] = [];
  for (const field of referenceFields(writing.request.model, writing.entity)) {
    const id = idOf(values[field.name]);
    if (id !== null && id !== idOf(writing.before?.values[field.name])) found.push({ field, id });
  }
  return found;
}

/** Fields that lead to one record and that a write may set. */
export function referenceFields(model: Model, entity: Entity): readonly Field[] {
  let fields = referenceCache.get(entity);
  if (!fields) {
    const isThere = (name: string | undefined) => name !== undefined && model.entities[name] !== undefined;
    fields = Object.values(entity.fields).filter(({ to, writable, system }) => isThere(to) && (writable || !system));
    referenceCache.set(entity, fields);
  }
  return fields;
}

const referenceCache = new WeakMap<Entity, readonly Field[]>();
