// The change log of one record, newest first, as its reader may see it today: the record must be readable (deleted or
// not), and of each change only the readable fields are shown, with today's labels.

import type { ChangeJson, HistoryAnswer } from '../../../schemas/http/records.ts';
import type { Entity } from '../../metadata/model.ts';
import { bindSql, type CompiledSql, column, compileSql, slot, sql } from '../../rules/sql.ts';
import type { Connection, Row } from '../database/connection.ts';
import { UUID } from '../field_types/formats.ts';
import type { Request } from '../request.ts';
import { compiledStatement } from './compiled.ts';
import { unknownRecord } from './get.ts';
import { cursorPlace, readCursor, writeCursor } from './query/cursor.ts';
import {
  type Named,
  type Names,
  namedIn,
  presentDiff,
  presentReference,
  readableDiff,
  type StoredDiff,
} from './query/diff.ts';
import { compileLabels } from './query/labels.ts';
import { DEFAULT_LIMIT, type HistoryRequest } from './query/list_request.ts';
import { requestSlots } from './query/request_slots.ts';
import { entityOf, findEntity, type ReadContext, readableRows } from './query/source.ts';

interface ChangeRow extends Row {
  readonly id: string;
  readonly at: string;
  readonly actor: string | null;
  readonly action: string;
  readonly version: string;
  readonly diff: string;
}

/** `_change` is the engine's own table: whoever may read the record may read that it changed. */
const CHANGES = compileSql(
  sql`select "id", to_char("at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "at", "actor", "action", "version", "diff"::text as "diff" from "_change" where "record" = ${slot('id')}::uuid and "entity" = ${slot('entity')}::text and "version" < ${slot('after')}::bigint order by "version" desc limit ${slot('limit')}::int`,
);

const FILES = compileSql(
  sql`select "id", "name", "type", "size"::float8 as "size" from "_file" where "id" = any(${slot('ids')}::uuid[])`,
);

/** Above every version. */
const NEWEST = '9223372036854775807';

/** The JSON text of a HistoryAnswer. Refusals: `entity.unknown`, `record.unknown`, `cursor.invalid`. */
export async function runHistory(
  request: Request,
  entityName: string,
  id: string,
  options: HistoryRequest = {},
): Promise<string> {
  const entity = findEntity(request, entityName);
  if (!UUID.test(id)) throw unknownRecord(entity, id);
  const place = cursorPlace(request, 'history', entity.name, id.toLowerCase());
  const after =
    options.after === undefined ? undefined : readCursor(options.after, place, [{ type: 'bigint', nullable: false }]);
  const limit = options.limit ?? DEFAULT_LIMIT;
  return request.database.read(async (connection) => {
    const known = await connection.query(bindSql(readableStatement(request, entity), ...requestSlots(request), { id }));
    if (known.length === 0) throw unknownRecord(entity, id);
    const slots = { id, entity: entity.name, after: after?.[0] ?? NEWEST, limit: limit + 1 };
    const rows = await connection.query<ChangeRow>(bindSql(CHANGES, slots));
    const items = rows.slice(0, limit);
    const last = rows.length > limit ? items.at(-1) : undefined;
    const next = last ? writeCursor(place, JSON.stringify([last.version])) : null;
    const answer: HistoryAnswer = { items: await presentChanges({ request, connection, entity }, items), next };
    return JSON.stringify(answer);
  });
}

/** One row if the reader may see the record. */
function readableStatement(context: ReadContext, entity: Entity): CompiledSql {
  return compiledStatement(context, { operation: 'history', entity: entity.name, parts: [] }, () => {
    const rows = readableRows(context.access, { entity, action: 'read', alias: 'r', deleted: true });
    const same = sql`${column('r', 'id')} = ${slot('id')}::uuid`;
    return sql`select 1 as "known" from ${rows.from} where ${same} and ${rows.condition}`;
  });
}

interface Presenting {
  readonly request: Request;
  readonly connection: Connection;
  readonly entity: Entity;
}

async function presentChanges(presenting: Presenting, rows: readonly ChangeRow[]): Promise<readonly ChangeJson[]> {
  const { request, entity } = presenting;
  const diffs = rows.map((row) => readableDiff(request, entity, JSON.parse(row.diff) as StoredDiff));
  const names = await namesOf(presenting, withActors(namedIn(entity, diffs), rows));
  return rows.map((row, index) => ({
    id: row.id,
    at: row.at,
    actor: row.actor === null ? null : (presentReference(row.actor, names) as ChangeJson['actor']),
    action: row.action,
    version: Number(row.version),
    diff: presentDiff(entity, diffs[index] as StoredDiff, names),
  }));
}

function withActors(named: Named, rows: readonly ChangeRow[]): Named {
  const actors = rows.flatMap((row) => row.actor ?? []);
  const users = new Set([...(named.records.get('user') ?? []), ...actors]);
  return { ...named, records: new Map([...named.records, ['user', users]]) };
}

async function namesOf({ request, connection }: Presenting, named: Named): Promise<Names> {
  const records = new Map<string, { label: string; deleted: boolean }>();
  for (const [entityName, ids] of named.records) {
    const compiled = ids.size > 0 ? labelsStatement(request, entityName) : undefined;
    if (!compiled) continue;
    const rows = await connection.query(bindSql(compiled, ...requestSlots(request), { ids: [...ids] }));
    for (const row of rows) {
      records.set(row['id'] as string, { label: row['label'] as string, deleted: row['deleted'] as boolean });
    }
  }
  const files = named.files.size > 0 ? await connection.query(bindSql(FILES, { ids: [...named.files] })) : [];
  return { records, files: new Map(files.map(({ id, ...file }) => [id as string, file as unknown as FileNames])) };
}

type FileNames = Names['files'] extends ReadonlyMap<string, infer File> ? File : never;

function labelsStatement(context: ReadContext, entityName: string): CompiledSql | undefined {
  const entity = entityOf(context.model, entityName);
  const labels = entity && compileLabels(context, entity);
  if (!labels) return undefined;
  return compiledStatement(context, { operation: 'labels', entity: entityName, parts: [] }, () => labels);
}
