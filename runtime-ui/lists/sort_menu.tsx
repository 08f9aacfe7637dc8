// What the list is ordered by. A second press on the same field turns the direction.

import { Button, Menu } from '@mantine/core';
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Column } from './columns.ts';
import type { ListState } from './list_state.ts';
import classes from './tool_bar.module.css';

export type Direction = 'up' | 'down';

/** Direction in which a list is sorted by a path, undefined where it is not. */
export function directionOf(sort: readonly string[], path: string): Direction | undefined {
  if (sort.includes(path)) return 'up';
  return sort.includes(`-${path}`) ? 'down' : undefined;
}

/** The sort after a press on a path: up, then down, then up again; `added` keeps the others before it. */
export function turnSort(sort: readonly string[], path: string, added = false): readonly string[] {
  const next = directionOf(sort, path) === 'up' ? `-${path}` : path;
  if (!added) return [next];
  const others = sort.filter((key) => key !== path && key !== `-${path}`);
  return sort.length === others.length ? [...sort, next] : sort.map((key) => (others.includes(key) ? key : next));
}

interface SortMenuProps {
  readonly state: ListState;
  readonly columns: readonly Column[];
}

export function SortMenu({ state, columns }: SortMenuProps) {
  const { t } = useTranslation();
  const sortable = columns.filter((column) => column.sortable);
  // As many as have an arrow in their heads, the most telling first.
  const titles = state.sort.flatMap((key) => sortable.find(({ path }) => path === key.replace('-', ''))?.title ?? []);
  const field = titles.join(', ');
  return (
    <Menu position="bottom-end" width={220} closeOnItemClick={false}>
      <Menu.Target>
        <Button
          variant="subtle"
          className={classes['sort'] ?? ''}
          leftSection={<IconArrowsSort size={14} stroke={1.6} aria-hidden />}
          aria-label={field === '' ? t('lists.sort') : t('lists.sorted_by', { field })}
        >
          {field === '' ? t('lists.sort') : field}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={classes['tall'] ?? ''} aria-label={t('lists.sort')}>
        {sortable.map((column) => (
          <SortItem key={column.path} column={column} state={state} />
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function SortItem({ column, state }: { readonly column: Column; readonly state: ListState }) {
  const { t } = useTranslation();
  const direction = directionOf(state.sort, column.path);
  const Arrow = direction === 'down' ? IconArrowDown : IconArrowUp;
  return (
    <Menu.Item
      onClick={(event) => state.setSort(turnSort(state.sort, column.path, event.shiftKey))}
      rightSection={
        direction === undefined ? null : (
          <>
            <Arrow size={14} stroke={1.6} aria-hidden />
            <span className="only-read">{t(`lists.directions.${direction}`)}</span>
          </>
        )
      }
    >
      {column.title}
    </Menu.Item>
  );
}
