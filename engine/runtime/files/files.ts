// What is known of a file besides its content, and who may read it: its uploader themselves until it is attached for the first time,
// from then on whoever may read a record that holds it, in a field that they may read.

import type { FileJson } from '../../../schemas/http/records.ts';
import { columnOf } from '../../metadata/field_types/field_type.ts';
import { any, bindSql, column, compileSql, type Sql, slot, sql } from '../../rules/sql.ts';
import type { Connection } from '../database/connection.ts';
import { requestSlots } from '../records/query/request_slots.ts';
import { readableRows } from '../records/query/source.ts';
import type { Request } from '../request.ts';

export interface StoredFile extends FileJson {
  readonly sha256: string;
  readonly created_by: string | null;
}

const INSERT = `
insert into "_file" (id, name, type, size, sha256, created_at, created_by) values ($1, $2, $3, $4, $5, now(), $6)`;

const FIND = 'select id, name, type, size::float8 as size, sha256, created_by, attached from "_file" where id = $1';

export async function insertFile(connection: Connection, file: StoredFile): Promise<void> {
  const { id, name, type, size, sha256, created_by } = file;
  await connection.query({ sql: INSERT, parameters: [id, name, type, size, sha256, created_by] });
}

/** The file, if it is there and this reader may read it. */
export async function findReadableFile(request: Request, id: string): Promise<StoredFile | undefined> {
  return request.database.read(async (connection) => {
    const [file] = await connection.query<FoundFile>({ sql: FIND, parameters: [id] });
    if (file === undefined) return undefined;
    const isReadable = file.attached
      ? await isHeldReadably(request, connection, id)
      : file.created_by === request.user?.id && request.looker === undefined;
    return isReadable ? file : undefined;
  });
}

interface FoundFile extends StoredFile {
  readonly [column: string]: unknown;
  readonly attached: boolean;
}

/** Whether a record holds the file that this reader may read, in a field that they may read. */
export async function isHeldReadably(request: Request, connection: Connection, id: string): Promise<boolean> {
  const held = compileSql(sql`select ${any(holders(request))} as held`);
  const [row] = await connection.query(bindSql(held, ...requestSlots(request), { file: id }));
  return row?.['held'] === true;
}

/** One condition per readable attachment field: a record that holds the file. */
function holders({ model, access }: Request): readonly Sql[] {
  return Object.values(model.entities).flatMap((entity) => {
    if (!access.may(entity, 'read')) return [];
    const fields = Object.values(entity.fields).filter(
      (field) => field.type === 'attachment' && access.readable(entity, field.name) !== undefined,
    );
    if (fields.length === 0) return [];
    const rows = readableRows(access, { entity, action: 'read', alias: 'r' });
    const holds = any(fields.map((field) => sql`${column('r', columnOf(field))} @> array[${slot('file')}::uuid]`));
    return [sql`exists (select from ${rows.from} where ${holds} and ${rows.condition})`];
  });
}
