// integer: a whole number, a JSON number on the wire.

import type { FieldTypeUi } from './field_type.ts';
import { NUMBER_FILTERS } from './filters.ts';
import { lazyEditor } from './parts/lazy_editor.tsx';
import { NumberCell } from './parts/number_cell.tsx';

export const integerType: FieldTypeUi = {
  Cell: NumberCell,
  Editor: lazyEditor(async () => (await import('./editors/number_editor.tsx')).IntegerEditor),
  filters: NUMBER_FILTERS,
  align: 'right',
};
