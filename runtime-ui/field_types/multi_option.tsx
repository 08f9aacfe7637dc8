// multi_option: any number of the field's options, as tags.

import type { CellProps, FieldTypeUi } from './field_type.ts';
import { SET_FILTERS } from './filters.ts';
import { lazyEditor } from './parts/lazy_editor.tsx';
import { OptionTag } from './parts/option_tag.tsx';
import { TagRow } from './parts/tag_row.tsx';

function MultiOptionCell({ field, value, place }: CellProps) {
  if (!Array.isArray(value)) return null;
  return (
    <TagRow place={place}>
      {value.map((key) => (
        <OptionTag key={String(key)} field={field} value={String(key)} />
      ))}
    </TagRow>
  );
}

export const multiOptionType: FieldTypeUi = {
  Cell: MultiOptionCell,
  Editor: lazyEditor(async () => (await import('./editors/multi_option_editor.tsx')).MultiOptionEditor),
  // Lists are compared element by element: `contains` asks for one of them.
  FilterEditor: lazyEditor(async () => (await import('./editors/option_editor.tsx')).OptionEditor),
  filters: SET_FILTERS,
  align: 'left',
};
