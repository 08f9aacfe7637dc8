// url: a link to a site, shown without what every address begins with.

import type { CellProps, FieldTypeUi } from './field_type.ts';
import { TEXT_FILTERS } from './filters.ts';
import { lazyEditor } from './parts/lazy_editor.tsx';
import { OutsideLink, TextLine } from './parts/text_cell.tsx';

/** Only web addresses become links: `javascript:` in a record must stay text. */
function isWebAddress(value: string): boolean {
  return /^https?:\/\//i.test(value);
}

function UrlCell({ value, place }: CellProps) {
  if (typeof value !== 'string' || value === '') return null;
  if (!isWebAddress(value)) return <TextLine place={place}>{value}</TextLine>;
  return (
    <OutsideLink place={place} href={value}>
      {value.replace(/^https?:\/\/(www\.)?/i, '').replace(/\/$/, '')}
    </OutsideLink>
  );
}

export const urlType: FieldTypeUi = {
  Cell: UrlCell,
  Editor: lazyEditor(async () => (await import('./editors/text_editor.tsx')).UrlEditor),
  filters: TEXT_FILTERS,
  align: 'left',
};
