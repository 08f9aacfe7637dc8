// A moment: any offset comes in, UTC with milliseconds is kept and goes out.

import { sql } from '../../rules/sql.ts';
import { plainValue, toValue } from '../../rules/values.ts';
import { plainCells } from './cells.ts';
import type { ColumnSql, FieldTypeRuntime } from './field_type.ts';
import { parseMoment } from './moment.ts';
import { accept, refuseType, refuseWith, shorten } from './refusals.ts';

export const datetimeType: FieldTypeRuntime = {
  name: 'datetime',
  parse: (input, field, context) => {
    if (input === null) return accept(null);
    if (typeof input !== 'string') {
      return refuseType(input, 'a moment with its offset, such as 2026-03-01T09:30:00Z', context.pointer);
    }
    const moment = parseMoment(input);
    if (moment === undefined) {
      const detail = `“${shorten(input)}” is not a moment with its offset, such as 2026-03-01T09:30:00Z.`;
      return refuseWith('value.format', context.pointer, detail, { format: 'datetime' });
    }
    const least = field.min === undefined ? undefined : parseMoment(field.min);
    if (least !== undefined && moment < least) {
      const detail = `The moment is ${moment}, the earliest is ${least}.`;
      return refuseWith('value.too_small', context.pointer, detail, { min: least });
    }
    const most = field.max === undefined ? undefined : parseMoment(field.max);
    if (most !== undefined && moment > most) {
      const detail = `The moment is ${moment}, the latest is ${most}.`;
      return refuseWith('value.too_large', context.pointer, detail, { max: most });
    }
    return accept(moment);
  },
  store: (value) => ({ '': value }),
  stored: (_field, column) => presentMoment(column),
  present: (_field, column) => presentMoment(column),
  sort: (_field, column) => column(''),
  to_rule: (value) => toValue(value, { kind: 'datetime' }),
  from_rule: (value) => plainValue(value) as string | null,
  from_text: (text) => (text.trim() === '' ? null : text.trim()),
  to_text: (value) => (typeof value === 'string' ? value : ''),
  cells: plainCells('datetime'),
};

function presentMoment(column: ColumnSql): ReturnType<ColumnSql> {
  return sql`to_char(${column('')} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
