// The part of an import description that makes records of one entity of each row.

import type { Entity, Field } from '../../metadata/model.ts';
import { bareName } from '../../metadata/pack.ts';
import { pointerOf } from '../../metadata/pointer.ts';
import { didYouMean } from '../../rules/did_you_mean.ts';
import type { RuleType } from '../../rules/types.ts';
import { FIELD_TYPES } from '../field_types/field_types.ts';
import { isRecordField } from '../records/write/values.ts';
import type { Request } from '../request.ts';
import { type InputContext, inputReader, typesFor } from './input.ts';
import type { ImportRule, PastStagePlan, RecordPlan, ValuePlan } from './plan.ts';
import { columnsOf, compileImportRule, type Describing, findEntity, report, rowsOf, yieldedRows } from './rules.ts';

export interface RecordBody {
  readonly order?: number;
  readonly entity: string;
  readonly when?: unknown;
  readonly key: unknown;
  readonly on_missing?: RecordPlan['onMissing'];
  readonly values: Readonly<Record<string, unknown>>;
  readonly needs?: Readonly<Record<string, boolean>>;
  readonly created_at?: unknown;
  readonly created_by?: unknown;
  readonly stage_history?: Readonly<Record<string, PastStageBody>>;
}

interface PastStageBody {
  readonly order?: number;
  readonly to: unknown;
  readonly at: unknown;
  readonly by?: unknown;
}

type Path = readonly string[];

export interface WrittenRecord {
  readonly name: string;
  readonly body: RecordBody;
  readonly path: Path;
  readonly mode: 'live' | 'history';
  /** Descriptions of the same file that come before: what `row` may name. */
  readonly before: readonly RecordPlan[];
  /** Their names, with those that have problems of their own. */
  readonly declared: ReadonlySet<string>;
  /** Takes the columns that rules read, with their first place. */
  readonly columns: Map<string, string>;
  readonly currency: string | undefined;
  readonly decimal: '.' | ',';
}

const TEXT: RuleType = { kind: 'text' };
const MOMENTS: readonly RuleType[] = [{ kind: 'datetime' }, { kind: 'date' }, TEXT];
const USER: RuleType = { kind: 'reference', to: ['user'] };
const LAST = 1000;

/** A record description while its rules are read. */
interface Reading {
  readonly request: Request;
  readonly describing: Describing;
  readonly written: WrittenRecord;
  readonly entity: Entity;
}

/** The plan of a record; undefined where it could not be made, which is among the problems then. */
export function checkRecord(request: Request, describing: Describing, written: WrittenRecord): RecordPlan | undefined {
  const { body, path, name } = written;
  const entity = findEntity(describing, body.entity, [...path, 'entity']);
  if (!entity) return undefined;
  if (!request.access.may(entity, 'create') || !request.access.may(entity, 'update')) {
    report(describing, 'access.denied', [...path, 'entity'], `You may not write records of ${entity.name}.`);
  }
  const reading = { request, describing, written, entity };
  const key = readRule(reading, ['key'], [TEXT]);
  const values = Object.keys(body.values).flatMap((field) => checkValue(reading, field) ?? []);
  if (body.on_missing === 'create') checkCreatable(reading, values);
  checkNeeds(reading);
  if (written.mode !== 'history') checkLive(reading);
  const plan = {
    name,
    entity,
    when: optionalRule(reading, ['when'], [{ kind: 'boolean' }]),
    onMissing: body.on_missing ?? 'error',
    values,
    createdAt: optionalRule(reading, ['created_at'], MOMENTS),
    createdBy: optionalRule(reading, ['created_by'], [USER]),
    stageField: Object.values(entity.fields).find((field) => field.type === 'stage'),
    history: checkHistory(reading),
  };
  return key && { ...plan, key };
}

function readRule(reading: Reading, keys: Path, expect: readonly RuleType[]): ImportRule | undefined {
  const { describing, written } = reading;
  const path = [...written.path, ...keys];
  let json: unknown = written.body;
  for (const key of keys) json = (json as Readonly<Record<string, unknown>>)[key];
  const rule = compileImportRule(describing, { json, path, expect, decimal: written.decimal });
  if (!rule) return undefined;
  for (const column of columnsOf(rule.rule)) {
    if (!written.columns.has(column)) written.columns.set(column, pointerOf(path));
  }
  for (const name of rowsOf(rule.rule)) {
    if (written.declared.has(name)) continue;
    const detail = `"${name}" is none of the file's records that come before this one.`;
    report(describing, 'pack.unresolved', path, detail);
  }
  return rule;
}

function optionalRule(reading: Reading, keys: Path, expect: readonly RuleType[]): ImportRule | undefined {
  const [first = ''] = keys;
  if (!Object.hasOwn(reading.written.body, first)) return undefined;
  return readRule(reading, keys, expect);
}

function checkValue(reading: Reading, name: string): ValuePlan | undefined {
  const { request, describing, written, entity } = reading;
  const path = [...written.path, 'values', name];
  const field = request.access.readable(entity, name);
  if (!field) {
    const known = Object.keys(entity.fields).filter((each) => request.access.readable(entity, each));
    const detail = `"${entity.name}" has no field "${name}".${didYouMean(name, known)}`;
    return report(describing, 'field.unknown', path, detail);
  }
  const isWritable = !isRecordField(field) && (field.writable || !field.system);
  if (!isWritable || !request.access.writable(entity, field)) {
    const isOwn = name === 'created_at' || name === 'created_by';
    const advice = isOwn ? ` Put ${name} beside "values".` : '';
    return report(describing, 'field.readonly', path, `The field "${name}" cannot be written.${advice}`);
  }
  const rule = readRule(reading, ['values', name], typesFor(entity, field));
  if (!rule) return undefined;
  checkRows(reading, { field, rule, path });
  const toInput = inputReader(entity, field, { type: rule.rule.type, context: contextOf(reading) });
  const value: ValuePlan = { field, rule, toInput, isNeeded: written.body.needs?.[name] === true };
  if (rule.rule.kind === 'literal') checkConstant(reading, value, rule.rule.value);
  return value;
}

function contextOf({ request, written }: Reading): InputContext {
  return { currency: written.currency, decimal: written.decimal, zone: request.company?.zone ?? 'UTC' };
}

/** Records of the same row must be of the entity that the field refers to. */
function checkRows({ describing, written }: Reading, at: { field: Field; rule: ImportRule; path: Path }): void {
  for (const name of yieldedRows(at.rule.rule)) {
    const record = written.before.find((each) => each.name === name);
    if (!record || record.entity.name === at.field.to) continue;
    const detail = `"${name}" is a record of ${record.entity.name}; "${at.field.name}" refers to ${at.field.to}.`;
    report(describing, 'rule.type', at.path, detail);
  }
}

/** A constant that its field does not take would refuse every row. */
function checkConstant(
  { request, describing, written }: Reading,
  plan: ValuePlan,
  value: Parameters<ValuePlan['toInput']>[0],
): void {
  const pointer = pointerOf([...written.path, 'values', plan.field.name]);
  const made = plan.toInput(value);
  if ('why' in made) {
    describing.problems.push({ code: 'value.format', file: describing.file, pointer, detail: made.why });
    return;
  }
  const currency = request.company?.currency ?? null;
  const parsed = FIELD_TYPES[plan.field.type].parse(made.input, plan.field, { pointer: '', currency });
  if (parsed.ok) return;
  for (const problem of parsed.problems) {
    describing.problems.push({ ...problem, file: describing.file, pointer });
  }
}

/** A record that is made because it was missing has its key as its label, and nothing else. */
function checkCreatable(reading: Reading, values: readonly ValuePlan[]): void {
  const { describing, written, request } = reading;
  const targets = new Set(
    values.flatMap(({ rule, field }) => (rule.finds && field.to !== undefined ? [bareName(field.to)] : [])),
  );
  for (const name of targets) {
    const target = request.model.entities[name];
    const label = target?.fields[target.label];
    if (label?.type === 'text' || label?.type === 'long_text') continue;
    const detail = `A missing record of ${name} cannot be made from its key: its label "${target?.label}" is no text.`;
    report(describing, 'pack.value', [...written.path, 'on_missing'], detail);
  }
}

/** What a row must have is among what is read of it. */
function checkNeeds({ describing, written }: Reading): void {
  const given = Object.keys(written.body.values);
  for (const name of Object.keys(written.body.needs ?? {})) {
    if (given.includes(name)) continue;
    const detail = `"values" does not set "${name}", so no row could have it.${didYouMean(name, given)}`;
    report(describing, 'pack.unresolved', [...written.path, 'needs', name], detail);
  }
}

function checkLive({ describing, written }: Reading): void {
  for (const key of ['created_at', 'created_by', 'stage_history'] as const) {
    if (written.body[key] === undefined) continue;
    const detail = `"${key}" tells of the past, which needs "mode": "history".`;
    report(describing, 'pack.value', [...written.path, key], detail);
  }
}

function checkHistory(reading: Reading): readonly PastStagePlan[] {
  const { describing, written, entity } = reading;
  const entries = Object.entries(written.body.stage_history ?? {}).sort(
    ([left, a], [right, b]) => (a.order ?? LAST) - (b.order ?? LAST) || (left < right ? -1 : 1),
  );
  const stages = Object.values(entity.fields).filter((field) => field.type === 'stage');
  if (entries.length > 0 && stages.length !== 1) {
    const detail = `"${entity.name}" has ${stages.length} fields of type stage; a history needs exactly one.`;
    report(describing, 'pack.value', [...written.path, 'stage_history'], detail);
  }
  if (entries.length > 0 && stages.length === 1 && !Object.hasOwn(written.body.values, stages[0]?.name ?? '')) {
    const detail = `A history leads to where the record stands: "values" must set "${stages[0]?.name}".`;
    report(describing, 'pack.value', [...written.path, 'stage_history'], detail);
  }
  return entries.flatMap(([key, body]) => {
    const to = readRule(reading, ['stage_history', key, 'to'], [TEXT]);
    const at = readRule(reading, ['stage_history', key, 'at'], MOMENTS);
    const by = body.by === undefined ? undefined : readRule(reading, ['stage_history', key, 'by'], [USER]);
    return to && at ? [{ to, at, by }] : [];
  });
}
