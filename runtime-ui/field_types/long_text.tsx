// long_text: paragraphs; one line in lists, its own line breaks on pages.

import type { CellProps, FieldTypeUi } from './field_type.ts';
import { CONTAINS, EMPTY, NOT_EMPTY } from './filters.ts';
import { lazyEditor } from './parts/lazy_editor.tsx';
import classes from './parts/marks.module.css';

function LongTextCell({ value, place }: CellProps) {
  if (typeof value !== 'string') return null;
  return <span className={classes[place === 'page' ? 'lines' : 'line']}>{value}</span>;
}

export const longTextType: FieldTypeUi = {
  Cell: LongTextCell,
  Editor: lazyEditor(async () => (await import('./editors/long_text_editor.tsx')).LongTextEditor),
  filters: [CONTAINS, EMPTY, NOT_EMPTY],
  align: 'left',
};
