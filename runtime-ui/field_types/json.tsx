// json: what other programs keep with a record; one line in lists, set out on pages.

import type { CellProps, FieldTypeUi } from './field_type.ts';
import { PRESENCE_FILTERS } from './filters.ts';
import { jsonLine, jsonText } from './parts/json_value.ts';
import { lazyEditor } from './parts/lazy_editor.tsx';
import classes from './parts/marks.module.css';

function JsonCell({ value, place }: CellProps) {
  if (value === null) return null;
  if (place === 'page') return <span className={classes['code']}>{jsonText(value)}</span>;
  return <span className={classes['line']}>{jsonLine(value)}</span>;
}

export const jsonType: FieldTypeUi = {
  Cell: JsonCell,
  Editor: lazyEditor(async () => (await import('./editors/json_editor.tsx')).JsonEditor),
  filters: PRESENCE_FILTERS,
  align: 'left',
};
