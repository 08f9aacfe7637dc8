// email: an address that opens the reader's mail program.

import type { CellProps, FieldTypeUi } from './field_type.ts';
import { TEXT_FILTERS } from './filters.ts';
import { lazyEditor } from './parts/lazy_editor.tsx';
import { OutsideLink } from './parts/text_cell.tsx';

function EmailCell({ value, place }: CellProps) {
  if (typeof value !== 'string' || value === '') return null;
  return (
    <OutsideLink place={place} href={`mailto:${value}`}>
      {value}
    </OutsideLink>
  );
}

export const emailType: FieldTypeUi = {
  Cell: EmailCell,
  Editor: lazyEditor(async () => (await import('./editors/text_editor.tsx')).EmailEditor),
  filters: TEXT_FILTERS,
  align: 'left',
};
