// phone: a number that the reader's telephone dials.

import type { CellProps, FieldTypeUi } from './field_type.ts';
import { TEXT_FILTERS } from './filters.ts';
import { lazyEditor } from './parts/lazy_editor.tsx';
import { OutsideLink } from './parts/text_cell.tsx';

function PhoneCell({ value, place }: CellProps) {
  if (typeof value !== 'string' || value === '') return null;
  return (
    <OutsideLink place={place} href={`tel:${value.replace(/[^\d+]/g, '')}`}>
      {value}
    </OutsideLink>
  );
}

export const phoneType: FieldTypeUi = {
  Cell: PhoneCell,
  Editor: lazyEditor(async () => (await import('./editors/text_editor.tsx')).PhoneEditor),
  filters: TEXT_FILTERS,
  align: 'left',
};
