// The heads of the columns: a press sorts, a second one turns; with Shift the column is added to the sort.

import { Checkbox } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Column } from './columns.ts';
import type { ListState } from './list_state.ts';
import classes from './list_table.module.css';
import type { Selection } from './selection.ts';
import { directionOf, turnSort } from './sort_menu.tsx';

interface TableHeadProps {
  readonly columns: readonly Column[];
  readonly state: ListState;
  readonly selection: Selection;
  readonly rowCount: number;
}

export function TableHead({ columns, state, selection, rowCount }: TableHeadProps) {
  const { t } = useTranslation();
  const some = selection.ids.size > 0;
  const all = some && selection.ids.size === rowCount;
  return (
    <thead className={classes['head']}>
      <tr>
        <th scope="col" className={classes['check']}>
          <Checkbox
            size="xs"
            aria-label={t('lists.select_all')}
            checked={all}
            indeterminate={some && !all}
            disabled={rowCount === 0}
            onChange={selection.toggleAll}
          />
        </th>
        {columns.map((column) => (
          <ColumnHead key={column.path} column={column} state={state} />
        ))}
      </tr>
    </thead>
  );
}

const ARIA_SORT = { up: 'ascending', down: 'descending' } as const;

function ColumnHead({ column, state }: { readonly column: Column; readonly state: ListState }) {
  const direction = directionOf(state.sort, column.path);
  const Arrow = direction === 'down' ? IconArrowDown : IconArrowUp;
  const press = (event: MouseEvent) => state.setSort(turnSort(state.sort, column.path, event.shiftKey));
  return (
    <th
      scope="col"
      title={column.title}
      data-align={column.align}
      aria-sort={direction === undefined ? undefined : ARIA_SORT[direction]}
      data-sorted={direction === undefined ? undefined : ''}
    >
      {column.sortable ? (
        <button type="button" className={classes['sorter']} onClick={press}>
          <span>{column.title}</span>
          {direction === undefined ? null : <Arrow size={14} stroke={1.6} aria-hidden />}
        </button>
      ) : (
        <span className={classes['sorter']}>
          <span>{column.title}</span>
        </span>
      )}
    </th>
  );
}
