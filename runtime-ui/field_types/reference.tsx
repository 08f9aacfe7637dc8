// reference: another record, by its label.

import type { FieldTypeUi } from './field_type.ts';
import { CHOICE_FILTERS } from './filters.ts';
import { lazyEditor } from './parts/lazy_editor.tsx';
import { ReferenceCell } from './parts/reference_cell.tsx';

export const referenceType: FieldTypeUi = {
  Cell: ReferenceCell,
  Editor: lazyEditor(async () => (await import('./editors/lookup_editor.tsx')).LookupEditor),
  filters: CHOICE_FILTERS,
  align: 'left',
};
