// The one statement of a write: the record, its row in the change log, its moves between stages, and the record as its
// writer may read it. The parts are made separately and joined here, so that a server where data-modifying CTEs are
// slow can run them one by one; nothing else knows. Whether the writer may have the record as it will be is asked before
// it is written, so that they are not told of a collision with one that they cannot reach.

import { fieldsOfType } from '../../../metadata/fields_of_type.ts';
import type { Entity, Field, Model } from '../../../metadata/model.ts';
import {
  all,
  bindSql,
  column,
  compileSql,
  join,
  name,
  raw,
  type SlotValues,
  type Sql,
  slot,
  sql,
  text,
} from '../../../rules/sql.ts';
import { GUARD } from '../../access/guard.ts';
import { keepsRights } from '../../access/shares.ts';
import { appendChanges, type ChangePlace, changeSlots } from '../../changes/append.ts';
import { type Connection, runLast } from '../../database/connection.ts';
import type { Request } from '../../request.ts';
import { statementOf } from '../compiled.ts';
import { readableSelection } from '../query/fields.ts';
import { compilePresentation, OBJECT_JSON, ROW } from '../query/record_json.ts';
import { requestSlots } from '../query/request_slots.ts';
import type { ReadContext } from '../query/source.ts';
import { COMPANY_SLOT, keepsCompany } from './companies.ts';
import type { StageChange } from './stages.ts';
import { boundColumns, columnList, columnsOfEntity } from './tables.ts';
import type { Diff } from './values.ts';

/** A record ready to be written. */
export interface RecordWrite {
  readonly request: Request;
  readonly entity: Entity;
  readonly id: string;
  /** Columns that are set, with what is bound: all of them on create. */
  readonly columns: Readonly<Record<string, unknown>>;
  readonly diff: Diff;
  readonly moves: readonly StageChange[];
  /** Whether the record is answered as its writer may read it; else its JSON is empty. */
  readonly isAnswered: boolean;
  /** Whether a right over the record as it was has allowed it (WriteOptions.right): what it becomes is not judged again. */
  readonly isAllowedBefore: boolean;
  /** Whether writing it, or refusing to, is the end: no statement of this transaction stands or falls with it. */
  readonly isLast: boolean;
  readonly change: ChangePlace & { readonly id: string };
  /** Ids for the rows of `stage_change`, one per move. */
  readonly moveIds: readonly string[];
  /** What nobody looked up under locks: the statement does. */
  readonly assumed?: Assumed;
}

/** What must hold for the record to be written. */
export interface Assumed {
  /** Of the record before the write; null while it is being created. */
  readonly version: number | null;
  /** Records that are there, and where they were given, may be read by the writer. */
  readonly references: readonly AssumedReference[];
  /** The company that the record will have, which they have, too, or none; null: they may have any. */
  readonly company: string | null;
}

interface AssumedReference {
  readonly field: Field;
  readonly id: string;
  readonly isGiven: boolean;
}

export interface WrittenRow {
  readonly [column: string]: unknown;
  readonly json: string;
  readonly version: string;
}

/** The record as it will be. */
export const GIVEN = 'given';
const WRITTEN = 'written';

/** Inserts the record; undefined where its writer may not create one like it, or something assumed does not hold. */
export function insertRecord(connection: Connection, write: RecordWrite): Promise<WrittenRow | undefined> {
  return runWrite(connection, write, 'create');
}

/**
 * Updates the record, whose row is locked already or whose version is assumed; undefined where its writer may not change
 * it into this one, or something assumed does not hold.
 */
export function updateRecord(connection: Connection, write: RecordWrite): Promise<WrittenRow | undefined> {
  return runWrite(connection, write, 'update');
}

async function runWrite(
  connection: Connection,
  write: RecordWrite,
  action: 'create' | 'update',
): Promise<WrittenRow | undefined> {
  const { request, entity, isAnswered, isAllowedBefore, assumed } = write;
  const columns = action === 'create' ? [] : Object.keys(write.columns).sort();
  const parts = `${isAnswered} ${isAllowedBefore} ${columns.join()} ${assumed ? assumed.references.map(assumedKey).join() : 'none'}`;
  const { compiled } = statementOf(request, { operation: action, entity: entity.name, parts }, () => ({
    compiled: compileSql(
      compileWrite(request, entity, { action, columns, isAnswered, isAllowedBefore, ...(assumed && { assumed }) }),
      'general',
    ),
    plan: null,
  }));
  const groups = [write.columns, slotsOf(write), ...requestSlots(request), changeSlots(request, write.change)];
  const bound = bindSql(compiled, ...groups, emptyColumns(entity));
  const [row] = write.isLast ? await runLast<WrittenRow>(connection, bound) : await connection.query<WrittenRow>(bound);
  return row;
}

function slotsOf(write: RecordWrite): Record<string, unknown> {
  const { request, moves, moveIds, assumed } = write;
  const rows = moves.map((move, index) => ({ ...move, id: moveIds[index], record: write.id }));
  const slots: Record<string, unknown> = {
    'record.id': write.id,
    'record.diff': JSON.stringify(write.diff),
    'record.moves': JSON.stringify(rows),
    'change.id': write.change.id,
    'write.now': request.now,
    'write.user': request.user?.id ?? null,
    'assumed.version': assumed?.version ?? null,
  };
  slots[COMPANY_SLOT] = assumed?.company ?? null;
  for (const { field, id } of assumed?.references ?? []) slots[assumedSlot(field)] = id;
  return slots;
}

const empty = new WeakMap<Entity, SlotValues>();

/** What the columns of a new record hold that are not named. */
function emptyColumns(entity: Entity): SlotValues {
  let columns = empty.get(entity);
  if (columns === undefined) {
    columns = Object.fromEntries(columnsOfEntity(entity).map((each) => [each, null]));
    empty.set(entity, columns);
  }
  return columns;
}

function assumedKey({ field, isGiven }: AssumedReference): string {
  return isGiven ? `${field.name}!` : field.name;
}

const assumedSlots = new WeakMap<Field, string>();

/** Kept, so that it need not be looked up among all texts each time it is a key: 5 µs of a create. */
function assumedSlot(field: Field): string {
  const known = assumedSlots.get(field);
  if (known !== undefined) return known;
  assumedSlots.set(field, `assumed.${field.name}`);
  return assumedSlot(field);
}

/** Rows as they were to be written, whose alias shall be `given`. */
export interface GivenRows {
  readonly sql: Sql;
  readonly slots: readonly SlotValues[];
}

/** The record as it was to be written. */
export function givenRow(write: RecordWrite, action: 'create' | 'update'): GivenRows {
  const { entity, columns } = write;
  const given = action === 'create' ? newRowSql(entity) : changedRowSql(entity, Object.keys(columns));
  return { sql: given, slots: [columns, slotsOf(write), emptyColumns(entity)] };
}

interface WriteShape {
  readonly action: 'create' | 'update';
  readonly columns: readonly string[];
  readonly isAnswered: boolean;
  readonly isAllowedBefore: boolean;
  readonly assumed?: Assumed;
}

function compileWrite(context: ReadContext, entity: Entity, shape: WriteShape): Sql {
  const { action, columns, isAnswered, isAllowedBefore, assumed } = shape;
  const given = action === 'create' ? newRowSql(entity) : changedRowSql(entity, columns);
  const references = assumed?.references ?? [];
  const targets = references.map(
    (reference) => sql`${name(targetOf(reference))} as (${targetSql(context, entity, reference)}), `,
  );
  const allowed = all([
    ...(isAllowedBefore ? [] : [context.access.rows(entity, action, GIVEN)]),
    ...(action === 'update' && !isAllowedBefore ? keepsRights(context.access, entity, GIVEN) : []),
    GUARD,
    ...references.map((reference) => sql`exists (select from ${name(targetOf(reference))})`),
    ...(assumed && action === 'update' ? [UNCHANGED] : []),
  ]);
  const record = action === 'create' ? insertSql(entity, allowed) : updateSql(entity, columns, allowed);
  const logged = appendChanges({
    entity,
    action,
    from: name(WRITTEN),
    change: sql`${slot('change.id')}::uuid`,
    record: column(WRITTEN, 'id'),
    version: column(WRITTEN, 'version'),
    diff: sql`${slot('record.diff')}::jsonb`,
  });
  const moved = hasStages(entity) ? sql`, "moved" as (${movesSql(context.model, entity)})` : raw('');
  const answer = answerSql(context, entity, isAnswered);
  return sql`with ${join(targets, '')}${name(GIVEN)} as (${given}), ${name(WRITTEN)} as (${record}), "logged" as (${logged})${moved} ${answer}`;
}

/** Of the row itself: where it changed meanwhile, PostgreSQL asks again of what it has become. */
const UNCHANGED = sql`"t"."version" = ${slot('assumed.version')}::bigint and "t"."deleted_at" is null`;

function targetOf({ field }: AssumedReference): string {
  return `of ${field.name}`;
}

/** The record that a reference leads to, where it may, locked so that it is not deleted before the write is done. */
function targetSql({ model, access }: ReadContext, entity: Entity, { field, isGiven }: AssumedReference): Sql {
  const target = model.entities[field.to as string] as Entity;
  const where = all([
    sql`${column('t', 'id')} = ${slot(assumedSlot(field))}::uuid`,
    sql`${column('t', 'deleted_at')} is null`,
    ...(isGiven ? [access.rows(target, 'read', 't')] : []),
    ...keepsCompany(entity, field, { target, alias: 't' }),
  ]);
  return sql`select ${column('t', 'id')} from ${name(target.name)} as "t" where ${where} for key share of "t"`;
}

function answerSql(context: ReadContext, entity: Entity, isAnswered: boolean): Sql {
  const version = column(ROW, 'version');
  const from = sql`from ${name(WRITTEN)} as ${name(ROW)}`;
  if (!isAnswered) return sql`select '' as "json", ${version} ${from}`;
  const presentation = compilePresentation(context, readableSelection(context, entity));
  return sql`select ${OBJECT_JSON} as "json", ${version} ${from}${presentation.joins}${presentation.object}`;
}

function newRowSql(entity: Entity): Sql {
  const values = [...boundColumns(entity)].map(([stored, value]) => sql`${value} as ${name(stored)}`);
  return sql`select ${join(values, ', ')}`;
}

/** The row that is there, with the columns that change. */
function changedRowSql(entity: Entity, columns: readonly string[]): Sql {
  const touched = new Map([
    ['updated_at', NOW],
    ['updated_by', WRITER],
  ]);
  const values = [...boundColumns(entity)].map(([stored, value]) => {
    const changed = columns.includes(stored) ? value : touched.get(stored);
    return sql`${changed ?? column('was', stored)} as ${name(stored)}`;
  });
  const from = sql`${name(entity.name)} as "was"`;
  return sql`select ${join(values, ', ')} from ${from} where ${column('was', 'id')} = ${slot('record.id')}::uuid`;
}

/** What is given, where it is allowed; answers all columns unless told which. */
export function insertSql(entity: Entity, allowed: Sql, returning: Sql = columnList(entity, 't')): Sql {
  const list = join(columnsOfEntity(entity).map(name), ', ');
  return sql`insert into ${name(entity.name)} as "t" (${list}) select ${columnList(entity, GIVEN)} from ${name(GIVEN)} where ${allowed} returning ${returning}`;
}

function updateSql(entity: Entity, columns: readonly string[], allowed: Sql): Sql {
  const set = columns.map((each) => sql`${name(each)} = ${column(GIVEN, each)}`);
  const changes = join([...touchSql('t'), ...set], ', ');
  const where = all([sql`${column('t', 'id')} = ${column(GIVEN, 'id')}`, allowed]);
  return sql`update ${name(entity.name)} as "t" set ${changes} from ${name(GIVEN)} where ${where} returning ${columnList(entity, 't')}`;
}

const NOW = sql`${slot('write.now')}::timestamptz`;
const WRITER = sql`${slot('write.user')}::uuid`;

/** What every change of a record sets; slots `write.now` and `write.user`. */
export function touchSql(alias: string): readonly Sql[] {
  return [sql`"version" = ${column(alias, 'version')} + 1`, sql`"updated_at" = ${NOW}`, sql`"updated_by" = ${WRITER}`];
}

export function hasStages(entity: Entity): boolean {
  return fieldsOfType(entity, 'stage').length > 0;
}

const MOVE_COLUMNS = ['field', 'from_pipeline', 'from', 'to_pipeline', 'to', 'at', 'by'] as const;

/**
 * Moves between stages are records of `stage_change`, made with the move itself and never changed after it: those of the
 * records in `written`. Slot `record.moves`: their JSON, each with its id and its record.
 */
export function movesSql(model: Model, entity: Entity): Sql {
  if (!model.entities['stage_change']) throw new Error('The pack base, which has stage_change, is not in the model');
  const columns = ['id', 'version', 'created_at', 'created_by', 'updated_at', 'updated_by', 'entity', 'record'];
  const types = raw(
    '"id" uuid, "record" uuid, "field" text, "from_pipeline" text, "from" text, "to_pipeline" text, "to" text, "at" timestamptz, "by" uuid',
  );
  const stamp = sql`${NOW}, ${WRITER}`;
  const moves = join(
    MOVE_COLUMNS.map((each) => column('move', each)),
    ', ',
  );
  const values = sql`${column('move', 'id')}, 1, ${stamp}, ${stamp}, ${text(entity.name)}, ${column('move', 'record')}::text`;
  return sql`insert into "stage_change" (${join([...columns, ...MOVE_COLUMNS].map(name), ', ')}) select ${values}, ${moves} from json_to_recordset(${slot('record.moves')}::json) as "move"(${types}) where ${column('move', 'record')} in (select "id" from ${name(WRITTEN)})`;
}
