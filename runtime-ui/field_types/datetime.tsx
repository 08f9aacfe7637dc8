// datetime: a moment, UTC on the wire, the reader's zone on screen. Filters compare with a moment too.

import type { FieldTypeUi } from './field_type.ts';
import { MOMENT_FILTERS } from './filters.ts';
import { lazyEditor } from './parts/lazy_editor.tsx';
import { TimeCell } from './parts/time_cell.tsx';

export const datetimeType: FieldTypeUi = {
  Cell: TimeCell,
  Editor: lazyEditor(async () => (await import('./editors/datetime_editor.tsx')).DatetimeEditor),
  filters: MOMENT_FILTERS,
  align: 'left',
};
