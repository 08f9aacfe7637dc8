// Whether a settled record may be as it is: what is required, what the checks of the entity say, which values claimed
// to be there already, which fields are changed by a right of their own, which role a membership gives. Stages judge for
// themselves (stages.ts), references too (references.ts).

import type { Check, Entity, Field } from '../../../metadata/model.ts';
import { rightsOfFields } from '../../../metadata/model_access.ts';
import type { Problem } from '../../../problems.ts';
import { roleProblems } from '../../access/roles.ts';
import type { Draft } from './draft.ts';
import { claimProblems, pointerTo } from './input.ts';
import { messageFor, textIn } from './messages.ts';
import { stageProblems } from './moves.ts';
import { fieldsRead } from './paths.ts';
import { evaluate, holds } from './reader.ts';
import { historyProblems } from './stages.ts';
import { contentFields, isEmpty, sameValue } from './values.ts';
import { hasRight, type Writing } from './writing.ts';

/**
 * All that is wrong with the settled record itself. One that stays as it is may be as it is, also where its entity has
 * asked for more since: what is read can be written back.
 */
export function draftProblems(writing: Writing, draft: Draft): readonly Problem[] {
  const ofInput = [...draft.problems, ...claimProblems(writing, draft.claimed, draft.values)];
  if (isUnchanged(writing, draft)) return ofInput;
  return ofInput.concat(
    requiredProblems(writing, draft),
    stageProblems(writing, draft),
    historyProblems(writing, draft),
    checkProblems(writing, draft),
    rightProblems(writing, draft),
    memberProblems(writing, draft),
  );
}

function isUnchanged({ entity, before }: Writing, draft: Draft): boolean {
  if (before === null || draft.unread.size > 0) return false;
  return contentFields(entity).every(({ name }) => sameValue(before.values[name], draft.values[name]));
}

function requiredProblems(writing: Writing, draft: Draft): readonly Problem[] {
  return demandedFields(writing.entity)
    .filter((field) => isEmpty(draft.values[field.name]) && !draft.unread.has(field.name) && isRequired(field, draft))
    .map((field) => {
      const detail = `“${textIn(field.title, writing.request.language)}” is required.`;
      return { code: 'field.required', pointer: pointerTo(field.name), detail, params: { field: field.name } };
    });
}

const demanded = new WeakMap<Entity, readonly Field[]>();

/** Fields that are required, or may be. */
function demandedFields(entity: Entity): readonly Field[] {
  let fields = demanded.get(entity);
  if (fields === undefined) {
    fields = contentFields(entity).filter((field) => field.required !== false);
    demanded.set(entity, fields);
  }
  return fields;
}

function isRequired(field: Field, draft: Draft): boolean {
  if (typeof field.required === 'boolean') return field.required;
  return !fieldsRead(field.required).some((name) => draft.unread.has(name)) && holds(field.required, draft.read);
}

function checkProblems(writing: Writing, draft: Draft): readonly Problem[] {
  const { entity, before, request } = writing;
  const problems: Problem[] = [];
  for (const [key, check] of checksOf(entity, before === null ? 'create' : 'update')) {
    if (isUnjudged(check, draft) || holds(check.rule, draft.read)) continue;
    const isShown = check.at !== undefined && request.access.readable(entity, check.at) !== undefined;
    const pointer = isShown ? pointerTo(check.at) : '';
    const detail = messageFor(writing, check.message, draft.read);
    problems.push({ code: 'check.failed', pointer, detail, params: { check: key, message: detail } });
  }
  return problems;
}

type Checks = readonly (readonly [key: string, check: Check])[];

/** Looking through all of them with each write was 1 % of the CPU of an update. */
const checks = { create: new WeakMap<Entity, Checks>(), update: new WeakMap<Entity, Checks>() };

/** The checks that such a write has to pass. */
function checksOf(entity: Entity, action: 'create' | 'update'): Checks {
  let found = checks[action].get(entity);
  if (found === undefined) {
    found = Object.entries(entity.checks).filter(([, { on }]) => on === 'write' || on === action);
    checks[action].set(entity, found);
  }
  return found;
}

function isUnjudged(check: Check, draft: Draft): boolean {
  return draft.unread.size > 0 && fieldsRead(check.rule).some((name) => draft.unread.has(name));
}

/** Fields that the writer changes without the right that this asks for; a new record begins as all do without it. */
function rightProblems(writing: Writing, draft: Draft): readonly Problem[] {
  const { entity, request } = writing;
  return Object.entries(rightsOfFields(entity.name)).flatMap(([name, right]) => {
    const field = entity.fields[name];
    if (!field || draft.unread.has(name) || !isChanged(writing, draft, field) || hasRight(writing, right)) return [];
    const detail = `To change “${textIn(field.title, request.language)}” of this record takes the right “${right}”.`;
    return [{ code: 'access.denied', pointer: pointerTo(name), detail, params: { field: name } }];
  });
}

function isChanged({ before }: Writing, draft: Draft, { name, default: begins }: Field): boolean {
  const value = draft.values[name];
  if (before) return !sameValue(before.values[name], value);
  return draft.given.has(name) && value !== (begins ? evaluate(begins, draft.read) : null);
}

/** A membership that stays as it was may keep a role that the model has lost. */
function memberProblems({ entity, before, request }: Writing, { values, unread }: Draft): readonly Problem[] {
  const { role } = values;
  const isGiven = entity.name === 'membership' && !unread.has('role') && role !== before?.values['role'];
  return isGiven && typeof role === 'string' ? roleProblems(request.model, role, pointerTo('role')) : [];
}
