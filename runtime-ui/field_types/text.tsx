// text: one line of text, or a code that has a name.

import type { FieldTypeUi } from './field_type.ts';
import { TEXT_FILTERS } from './filters.ts';
import { CodeCell } from './parts/code_cell.tsx';
import { lazyEditor } from './parts/lazy_editor.tsx';

export const textType: FieldTypeUi = {
  Cell: CodeCell,
  Editor: lazyEditor(async () => (await import('./editors/text_editor.tsx')).TextEditor),
  filters: TEXT_FILTERS,
  align: 'left',
};
