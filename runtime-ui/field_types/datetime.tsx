// datetime: a moment, UTC on the wire, the reader's zone on screen. Filters compare with a moment too.

import { formatDateTime } from '../words/format.ts';
import type { CellProps, FieldTypeUi } from './field_type.ts';
import { MOMENT_FILTERS } from './filters.ts';
import { lazyEditor } from './parts/lazy_editor.tsx';

function DatetimeCell({ value }: CellProps) {
  if (typeof value !== 'string') return null;
  return <time dateTime={value}>{formatDateTime(value)}</time>;
}

export const datetimeType: FieldTypeUi = {
  Cell: DatetimeCell,
  Editor: lazyEditor(async () => (await import('./editors/datetime_editor.tsx')).DatetimeEditor),
  filters: MOMENT_FILTERS,
  align: 'left',
};
