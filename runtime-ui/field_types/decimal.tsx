// decimal: an exact number, a string from the wire to the input and back.

import type { FieldTypeUi } from './field_type.ts';
import { NUMBER_FILTERS } from './filters.ts';
import { lazyEditor } from './parts/lazy_editor.tsx';
import { NumberCell } from './parts/number_cell.tsx';

export const decimalType: FieldTypeUi = {
  Cell: NumberCell,
  Editor: lazyEditor(async () => (await import('./editors/number_editor.tsx')).DecimalEditor),
  filters: NUMBER_FILTERS,
  align: 'right',
};
