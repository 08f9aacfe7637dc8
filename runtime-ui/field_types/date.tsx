// date: a calendar day without a zone.

import type { FieldTypeUi } from './field_type.ts';
import { DATE_FILTERS } from './filters.ts';
import { lazyEditor } from './parts/lazy_editor.tsx';
import { TimeCell } from './parts/time_cell.tsx';

export const dateType: FieldTypeUi = {
  Cell: TimeCell,
  Editor: lazyEditor(async () => (await import('./editors/date_editor.tsx')).DateEditor),
  filters: DATE_FILTERS,
  align: 'left',
};
