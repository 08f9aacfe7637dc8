// text: one line of text.

import type { FieldTypeUi } from './field_type.ts';
import { TEXT_FILTERS } from './filters.ts';
import { lazyEditor } from './parts/lazy_editor.tsx';
import { TextCell } from './parts/text_cell.tsx';

export const textType: FieldTypeUi = {
  Cell: TextCell,
  Editor: lazyEditor(async () => (await import('./editors/text_editor.tsx')).TextEditor),
  filters: TEXT_FILTERS,
  align: 'left',
};
