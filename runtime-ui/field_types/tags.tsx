// tags: free words on a record.

import type { CellProps, FieldTypeUi } from './field_type.ts';
import { SET_FILTERS } from './filters.ts';
import { lazyEditor } from './parts/lazy_editor.tsx';
import classes from './parts/marks.module.css';
import { TagRow } from './parts/tag_row.tsx';

function TagsCell({ value, place }: CellProps) {
  if (!Array.isArray(value)) return null;
  return (
    <TagRow place={place}>
      {value.map((tag) => (
        <span key={String(tag)} className={classes['tag']}>
          <span className={classes['ellipsis']}>{String(tag)}</span>
        </span>
      ))}
    </TagRow>
  );
}

export const tagsType: FieldTypeUi = {
  Cell: TagsCell,
  Editor: lazyEditor(async () => (await import('./editors/tags_editor.tsx')).TagsEditor),
  // Lists are compared element by element: `contains` asks for one of them.
  FilterEditor: lazyEditor(async () => (await import('./editors/text_editor.tsx')).TextEditor),
  filters: SET_FILTERS,
  align: 'left',
};
