// Whether files may be attached: each was uploaded by the one who attaches it now, who still may read it, and is of a type
// and size that the field takes. A file of somebody else would be readable by way of the record it hangs on, and so would
// one's own that hangs on a record which one may not see any more.

import { fieldsOfType } from '../../../metadata/fields_of_type.ts';
import type { Field } from '../../../metadata/model.ts';
import { takesType } from '../../../metadata/tighten.ts';
import type { Problem } from '../../../problems.ts';
import { bindSql, compileSql, slot, sql } from '../../../rules/sql.ts';
import type { Connection } from '../../database/connection.ts';
import { fileIdsOf } from '../../field_types/attachment.ts';
import { isHeldReadably } from '../../files/files.ts';
import type { Draft } from './draft.ts';
import { pointerTo } from './input.ts';
import type { Writing } from './writing.ts';

interface FileRow {
  readonly [column: string]: unknown;
  readonly id: string;
  readonly type: string;
  readonly size: string;
  readonly created_by: string | null;
  /** Whether it hung on a record before. */
  readonly was_attached: boolean;
}

interface NewFile {
  readonly field: Field;
  readonly id: string;
  readonly pointer: string;
}

/** What is attached once is kept, for the history of its record too (files/sweep.ts). RETURNING sees only the new row. */
const ATTACH = compileSql(
  sql`with "was" as (select "id", "attached" from "_file" where "id" = any(${slot('ids')}::uuid[]) order by "id" for update) update "_file" as "f" set "attached" = true from "was" where "f"."id" = "was"."id" returning "f"."id", "f"."type", "f"."size", "f"."created_by", "was"."attached" as "was_attached"`,
);

/** Attaches the new files. Problems: `file.unknown`, `value.format` for a media type that is not accepted, `value.too_large`. */
export async function fileProblems(
  connection: Connection,
  writing: Writing,
  draft: Draft,
): Promise<readonly Problem[]> {
  const added = newFiles(writing, draft);
  if (added.length === 0) return [];
  const rows = await connection.query<FileRow>(bindSql(ATTACH, { ids: added.map((file) => file.id) }));
  const attachable = new Map<string, FileRow>();
  for (const row of rows) if (await mayAttach(connection, writing, row)) attachable.set(row.id, row);
  return added.flatMap((file) => fileProblem(file, attachable.get(file.id)));
}

async function mayAttach(connection: Connection, { request, options }: Writing, row: FileRow): Promise<boolean> {
  if (options.internal === true || request.user === null) return true;
  if (row.created_by !== request.user.id) return false;
  return !row.was_attached || isHeldReadably(request, connection, row.id);
}

/** Whether files come to the record that were not there. */
export function attachesFiles(writing: Writing, draft: Draft): boolean {
  return fieldsOfType(writing.entity, 'attachment').length > 0 && newFiles(writing, draft).length > 0;
}

function newFiles(writing: Writing, draft: Draft): readonly NewFile[] {
  return fieldsOfType(writing.entity, 'attachment').flatMap((field) => {
    const held = new Set(fileIdsOf(writing.before?.values[field.name]));
    return fileIdsOf(draft.values[field.name]).flatMap((id, index) =>
      held.has(id) ? [] : [{ field, id, pointer: `${pointerTo(field.name)}/${index}` }],
    );
  });
}

function fileProblem({ field, id, pointer }: NewFile, row: FileRow | undefined): readonly Problem[] {
  if (!row) return [{ code: 'file.unknown', pointer, detail: `There is no file ${id} of yours to attach.` }];
  const problems: Problem[] = [];
  if (field.accept && field.accept.length > 0 && !field.accept.some((type) => takesType(type, row.type))) {
    const detail = `The file is of type ${row.type}, accepted are ${field.accept.join(', ')}.`;
    problems.push({ code: 'value.format', pointer, detail });
  }
  if (field.max_size !== undefined && Number(row.size) > field.max_size) {
    const detail = `The file has ${row.size} bytes, at most ${field.max_size} are allowed.`;
    problems.push({ code: 'value.too_large', pointer, detail, params: { max: field.max_size } });
  }
  return problems;
}
