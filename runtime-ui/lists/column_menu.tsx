// Which columns stand in the list and in which order. The choice is the reader's own and kept per view.

import { ActionIcon, Button, Checkbox, Popover } from '@mantine/core';
import { IconChevronDown, IconChevronUp, IconColumns3 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PresentedEntity } from '../../schemas/http/model.ts';
import type { Column, ColumnSettings } from './columns.ts';
import classes from './tool_bar.module.css';

interface ColumnMenuProps {
  readonly entity: PresentedEntity;
  readonly columns: ColumnSettings;
}

export function ColumnMenu({ entity, columns }: ColumnMenuProps) {
  const { t } = useTranslation();
  const shown = columns.shown.filter((column) => column.path !== entity.label);
  const others = columns.available.filter((column) => column.path !== entity.label && !columns.shown.includes(column));
  const paths = shown.map((column) => column.path);
  const toggle = (column: Column) =>
    columns.choose(
      paths.includes(column.path) ? paths.filter((path) => path !== column.path) : [...paths, column.path],
    );
  const move = (index: number, step: -1 | 1) => {
    const next = [...paths];
    const [moved] = next.splice(index, 1);
    if (moved !== undefined) next.splice(index + step, 0, moved);
    columns.choose(next);
  };
  return (
    <Popover position="bottom-end" width={280} trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon aria-label={t('lists.columns')} title={t('lists.columns')}>
          <IconColumns3 size={16} stroke={1.6} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={classes['tall'] ?? ''} aria-label={t('lists.columns')}>
        <ul className={classes['columns']}>
          {shown.map((column, index) => (
            <li key={column.path} className={classes['column']}>
              <Checkbox size="xs" label={column.title} checked onChange={() => toggle(column)} />
              <MoveButton column={column} up disabled={index === 0} onMove={() => move(index, -1)} />
              <MoveButton column={column} disabled={index === shown.length - 1} onMove={() => move(index, 1)} />
            </li>
          ))}
          {others.map((column) => (
            <li key={column.path} className={classes['column']}>
              <Checkbox size="xs" label={column.title} checked={false} onChange={() => toggle(column)} />
            </li>
          ))}
        </ul>
        <Button variant="subtle" size="xs" onClick={() => columns.choose(null)}>
          {t('lists.columns_reset')}
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}

interface MoveButtonProps {
  readonly column: Column;
  readonly up?: boolean;
  readonly disabled: boolean;
  readonly onMove: () => void;
}

function MoveButton({ column, up = false, disabled, onMove }: MoveButtonProps) {
  const { t } = useTranslation();
  const Arrow = up ? IconChevronUp : IconChevronDown;
  return (
    <ActionIcon
      size={24}
      disabled={disabled}
      aria-label={t(up ? 'lists.column_earlier' : 'lists.column_later', { column: column.title })}
      onClick={onMove}
    >
      <Arrow size={14} stroke={1.6} aria-hidden />
    </ActionIcon>
  );
}
