// Whether files may be attached: each was uploaded by the one who attaches it now, and is of a type and size that the
// field takes. A file of somebody else would be readable by way of the record it hangs on.

import { fieldsOfType } from '../../../metadata/fields_of_type.ts';
import type { Field } from '../../../metadata/model.ts';
import { takesType } from '../../../metadata/tighten.ts';
import type { Problem } from '../../../problems.ts';
import { bindSql, compileSql, slot, sql } from '../../../rules/sql.ts';
import type { Connection } from '../../database/connection.ts';
import { fileIdsOf } from '../../field_types/attachment.ts';
import type { Draft } from './draft.ts';
import { pointerTo } from './input.ts';
import type { Writing } from './writing.ts';

interface FileRow {
  readonly [column: string]: unknown;
  readonly id: string;
  readonly type: string;
  readonly size: string;
  readonly created_by: string | null;
}

interface NewFile {
  readonly field: Field;
  readonly id: string;
  readonly pointer: string;
}

/** What is attached once is kept, for the history of its record too (files/sweep.ts). */
const ATTACH = compileSql(
  sql`update "_file" set "attached" = true where "id" = any(${slot('ids')}::uuid[]) returning "id", "type", "size", "created_by"`,
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
  const byId = new Map(rows.map((row) => [row.id, row]));
  return added.flatMap((file) => fileProblem(writing, file, byId.get(file.id)));
}

/** Whether files come to the record that were not there. */
export function attachesFiles(writing: Writing, draft: Draft): boolean {
  return newFiles(writing, draft).length > 0;
}

function newFiles(writing: Writing, draft: Draft): readonly NewFile[] {
  return fieldsOfType(writing.entity, 'attachment').flatMap((field) => {
    const held = new Set(fileIdsOf(writing.before?.values[field.name]));
    return fileIdsOf(draft.values[field.name]).flatMap((id, index) =>
      held.has(id) ? [] : [{ field, id, pointer: `${pointerTo(field.name)}/${index}` }],
    );
  });
}

function fileProblem({ request, options }: Writing, file: NewFile, row: FileRow | undefined): readonly Problem[] {
  const { field, id, pointer } = file;
  const isOwn = options.internal === true || request.user === null || row?.created_by === request.user.id;
  if (!row || !isOwn) return [{ code: 'file.unknown', pointer, detail: `There is no file ${id} of yours to attach.` }];
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
