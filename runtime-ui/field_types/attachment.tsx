// attachment: one file, or several where the field says so.

import type { FieldTypeUi } from './field_type.ts';
import { PRESENCE_FILTERS } from './filters.ts';
import { AttachmentCell } from './parts/attachment_cell.tsx';
import { lazyEditor } from './parts/lazy_editor.tsx';

export const attachmentType: FieldTypeUi = {
  Cell: AttachmentCell,
  Editor: lazyEditor(async () => (await import('./editors/attachment_editor.tsx')).AttachmentEditor),
  filters: PRESENCE_FILTERS,
  align: 'left',
};
