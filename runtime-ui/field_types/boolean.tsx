// boolean: a tick where it is true; nothing where it is not, since a column of crosses says less.

import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CellProps, FieldTypeUi } from './field_type.ts';
import { IS_FALSE, IS_TRUE } from './filters.ts';
import { lazyEditor } from './parts/lazy_editor.tsx';

function BooleanCell({ value, place }: CellProps) {
  const { t } = useTranslation();
  if (value === true) {
    return (
      <IconCheck size={16} stroke={1.6} role="img" aria-label={t('fields.yes')} style={{ verticalAlign: 'middle' }} />
    );
  }
  return value === false && place === 'page' ? <span>{t('fields.no')}</span> : null;
}

export const booleanType: FieldTypeUi = {
  Cell: BooleanCell,
  Editor: lazyEditor(async () => (await import('./editors/boolean_editor.tsx')).BooleanEditor),
  filters: [IS_TRUE, IS_FALSE],
  align: 'left',
};
