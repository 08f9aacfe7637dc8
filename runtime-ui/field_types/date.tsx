// date: a calendar day without a zone.

import { formatDate } from '../words/format.ts';
import type { CellProps, FieldTypeUi } from './field_type.ts';
import { DATE_FILTERS } from './filters.ts';
import { lazyEditor } from './parts/lazy_editor.tsx';

function DateCell({ value, place }: CellProps) {
  if (typeof value !== 'string') return null;
  return (
    <time dateTime={value} title={formatDate(value, 'full')}>
      {formatDate(value, place === 'card' ? 'relative' : 'short')}
    </time>
  );
}

export const dateType: FieldTypeUi = {
  Cell: DateCell,
  Editor: lazyEditor(async () => (await import('./editors/date_editor.tsx')).DateEditor),
  filters: DATE_FILTERS,
  align: 'left',
};
