// What a rule sees when it runs in the browser: the values in the form, the records they refer to as far as they
// are fetched, who is logged in, and the company of the request.

import { globalType } from '../../engine/rules/globals.ts';
import type { RuleType } from '../../engine/rules/types.ts';
import type { PresentedEntity, PresentedField, PresentedModel } from '../../schemas/http/model.ts';
import type { Json } from '../../schemas/http/records.ts';
import type { MeAnswer } from '../../schemas/http/session.ts';
import { presentLocalDay } from '../field_types/parts/date_text.ts';
import { parseReference } from '../field_types/parts/reference_value.ts';
import { findStage } from '../field_types/parts/stage.ts';
import { RULE_TYPES } from '../field_types/rule_types.ts';

export type FormValues = { readonly [field: string]: Json };

export interface RecordScope {
  readonly model: PresentedModel;
  readonly entity: PresentedEntity;
  readonly me: MeAnswer;
  readonly values: FormValues;
  /** Values of records that the form's references lead to: reference field → path from there → value. */
  readonly related: Readonly<Record<string, FormValues>>;
}

const RECORD = '$record.';

function ownPath(path: string): string {
  return path.startsWith(RECORD) ? path.slice(RECORD.length) : path;
}

/** The type of a variable of a rule about `entity`; undefined where the reader cannot see it. */
export function variableType(model: PresentedModel, entity: PresentedEntity, path: string): RuleType | undefined {
  if (path.startsWith('$') && !path.startsWith(RECORD)) return globalType(path);
  let at: PresentedEntity | undefined = entity;
  const steps = ownPath(path).split('.');
  for (const [index, step] of steps.entries()) {
    const field: PresentedField | undefined = at?.fields[step];
    if (field === undefined) return undefined;
    const type = RULE_TYPES[field.type];
    if (index === steps.length - 1) return type.rule_type(field);
    const part = type.parts[steps[index + 1] ?? ''];
    if (part !== undefined && index === steps.length - 2) return part;
    at = field.to === undefined ? undefined : model.entities[field.to];
  }
  return undefined;
}

/** The value of a variable in a record's JSON form; null for what is not there or not fetched yet. */
export function readVariable(scope: RecordScope, path: string): Json {
  if (path.startsWith('$') && !path.startsWith(RECORD)) return readGlobal(scope, path);
  const [first = '', ...rest] = ownPath(path).split('.');
  const value = scope.values[first] ?? null;
  if (rest.length === 0) return value;
  const field = scope.entity.fields[first];
  if (field?.type === 'stage') return readStagePart(scope, first, rest[0] ?? '');
  if (parseReference(value) !== undefined) return scope.related[first]?.[rest.join('.')] ?? null;
  return readPart(value, rest[0] ?? '');
}

function readPart(value: Json, part: string): Json {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
  return (value as { readonly [key: string]: Json })[part] ?? null;
}

function readStagePart(scope: RecordScope, name: string, part: string): Json {
  const field = scope.entity.fields[name];
  if (field === undefined) return null;
  const stage = findStage(scope.model, field, { value: scope.values[name] ?? null, record: scope.values });
  if (part === 'outcome') return stage?.outcome ?? null;
  return part === 'probability' ? (stage?.probability ?? null) : null;
}

function readGlobal({ me }: RecordScope, path: string): Json {
  const globals: FormValues = {
    $now: new Date().toISOString(),
    $today: presentLocalDay(new Date()),
    $user: { id: me.user.id, label: me.user.name },
    '$user.id': { id: me.user.id, label: me.user.name },
    '$user.teams': me.teams,
    '$user.companies': me.companies.map((company) => company.id),
    '$user.roles': me.roles,
    $company: { id: me.company.id, label: me.company.name },
    '$company.currency': me.company.currency,
    '$company.country': me.company.country,
    '$company.language': me.company.language,
    '$company.zone': me.company.zone,
  };
  return globals[path] ?? null;
}
