// percent: an exact number of hundredths, `12.5` for 12.5 %.

import type { FieldTypeUi } from './field_type.ts';
import { NUMBER_FILTERS } from './filters.ts';
import { lazyEditor } from './parts/lazy_editor.tsx';
import { PercentCell } from './parts/number_cell.tsx';

export const percentType: FieldTypeUi = {
  Cell: PercentCell,
  Editor: lazyEditor(async () => (await import('./editors/number_editor.tsx')).PercentEditor),
  filters: NUMBER_FILTERS,
  align: 'right',
};
