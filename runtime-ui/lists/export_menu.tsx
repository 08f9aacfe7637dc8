// The list as a file: its columns, its filters and its order, all rows of it.

import { ActionIcon, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PresentedEntity } from '../../schemas/http/model.ts';
import type { ExportRequest } from '../../schemas/http/records.ts';
import { useExport } from '../api/exports.ts';
import { problemOf } from '../api/problem_error.ts';
import { showToast } from '../shell/toasts.ts';
import { problemText } from '../words/problem_text.ts';
import type { ColumnSettings } from './columns.ts';
import type { ListState } from './list_state.ts';
import { conditionOf } from './rows.ts';

interface ExportMenuProps {
  readonly entity: PresentedEntity;
  readonly state: ListState;
  readonly columns: ColumnSettings;
}

const FORMATS: readonly ExportRequest['format'][] = ['csv', 'xlsx'];

export function ExportMenu({ entity, state, columns }: ExportMenuProps) {
  const { t } = useTranslation();
  const exporting = useExport();
  const start = (format: ExportRequest['format']) => {
    const fields = columns.shown.map((column) => column.path);
    const wanted = { ...conditionOf(state), sort: state.sort, fields, format };
    exporting.mutate(
      { entity: entity.name, wanted },
      { onError: (error) => showToast({ tone: 'bad', text: problemText(t, problemOf(error)) }) },
    );
  };
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon aria-label={t('lists.export')} title={t('lists.export')} loading={exporting.isPending}>
          <IconDownload size={16} stroke={1.6} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown aria-label={t('lists.export')}>
        {FORMATS.map((format) => (
          <Menu.Item key={format} onClick={() => start(format)}>
            {t(`lists.export_as.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
