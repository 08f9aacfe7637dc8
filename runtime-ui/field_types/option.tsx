// option: one of the field's options, as a tag.

import type { CellProps, FieldTypeUi } from './field_type.ts';
import { CHOICE_FILTERS } from './filters.ts';
import { lazyEditor } from './parts/lazy_editor.tsx';
import classes from './parts/marks.module.css';
import { OptionTag } from './parts/option_tag.tsx';

function OptionCell({ field, value, place }: CellProps) {
  if (typeof value !== 'string') return null;
  return (
    <span className={classes['row']}>
      <OptionTag field={field} value={value} explain={place === 'page'} />
    </span>
  );
}

export const optionType: FieldTypeUi = {
  Cell: OptionCell,
  Editor: lazyEditor(async () => (await import('./editors/option_editor.tsx')).OptionEditor),
  filters: CHOICE_FILTERS,
  align: 'left',
};
