// address: a postal address; the town in lists, an envelope's lines on pages.

import { useMe } from '../api/session.ts';
import { currentLanguage } from '../words/words.ts';
import type { CellProps, FieldTypeUi } from './field_type.ts';
import { PRESENCE_FILTERS } from './filters.ts';
import { parseAddress, presentAddress } from './parts/address_text.ts';
import { lazyEditor } from './parts/lazy_editor.tsx';
import classes from './parts/marks.module.css';

function AddressCell({ value, place }: CellProps) {
  const me = useMe();
  const address = parseAddress(value);
  if (address === undefined) return null;
  const lines = presentAddress(address, { language: currentLanguage(), country: me.company.country });
  if (place === 'page') return <span className={classes['lines']}>{lines.join('\n')}</span>;
  return (
    <span className={classes['line']} title={lines.join(', ')}>
      {[address.postal_code, address.city].filter(Boolean).join(' ') || lines[0]}
    </span>
  );
}

export const addressType: FieldTypeUi = {
  Cell: AddressCell,
  Editor: lazyEditor(async () => (await import('./editors/address_editor.tsx')).AddressEditor),
  filters: PRESENCE_FILTERS,
  align: 'left',
};
