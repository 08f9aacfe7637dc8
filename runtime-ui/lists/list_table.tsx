// The rows of a list as a table: only those on screen are in the page, more are fetched as the end comes near.
// j, k and the arrows move from row to row; what has the focus is the row's link, so Enter opens it by itself.

import { useElementSize } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type RefObject, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import type { PresentedEntity } from '../../schemas/http/model.ts';
import type { RecordJson } from '../../schemas/http/records.ts';
import { useKeys } from '../shell/keys.ts';
import { CHECK_WIDTH, placeColumns } from './column_widths.ts';
import type { Column } from './columns.ts';
import { ListFooter } from './list_footer.tsx';
import type { ListState } from './list_state.ts';
import classes from './list_table.module.css';
import type { RowsQuery } from './rows.ts';
import { keepPlace, recallPlace } from './scroll_memory.ts';
import type { Selection } from './selection.ts';
import { TableHead } from './table_head.tsx';
import { TableRow } from './table_row.tsx';
import { WaitingRows } from './waiting_rows.tsx';

const ROW_HEIGHT = 36;
/** Rows that may be missing below the screen before the next page is asked for. */
const AHEAD = 30;

interface ListTableProps {
  readonly entity: PresentedEntity;
  readonly state: ListState;
  readonly columns: readonly Column[];
  readonly rows: RowsQuery;
  readonly selection: Selection;
}

export function ListTable({ entity, state, columns, rows, selection }: ListTableProps) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLElement>(null);
  const size = useElementSize<HTMLDivElement>();
  const placed = placeColumns(columns, size.width);
  const width = placed.at(-1)?.right ?? 0;
  return (
    <>
      <div ref={size.ref} className={classes['measure']} />
      <section
        ref={scroller}
        className={classes['scroller']}
        aria-label={t('lists.rows', { entities: entity.plural })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an area that scrolls must be reached by the keyboard
        tabIndex={0}
      >
        <table className={classes['table']} style={{ width }} aria-rowcount={rows.total ?? -1}>
          <colgroup>
            <col style={{ width: CHECK_WIDTH }} />
            {placed.map(({ column, width: own }) => (
              <col key={column.path} style={{ width: own }} />
            ))}
          </colgroup>
          <TableHead columns={columns} state={state} selection={selection} rowCount={rows.records.length} />
          {rows.waiting ? (
            <WaitingRows columns={columns} />
          ) : (
            <TableBody {...{ entity, columns, rows, selection, scroller }} />
          )}
        </table>
      </section>
      <ListFooter entity={entity} state={state} placed={placed} rows={rows} scroller={scroller} />
    </>
  );
}

interface TableBodyProps {
  readonly entity: PresentedEntity;
  readonly columns: readonly Column[];
  readonly rows: RowsQuery;
  readonly selection: Selection;
  readonly scroller: RefObject<HTMLElement | null>;
}

function TableBody({ entity, columns, rows, selection, scroller }: TableBodyProps) {
  const { records, fetchMore } = rows;
  const location = useLocation();
  const address = location.pathname + location.search;
  const place = recallPlace(address);
  const virtual = useVirtualizer({
    count: records.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => records[index]?.id ?? index,
    overscan: 12,
    scrollPaddingStart: 32,
    initialOffset: place?.top ?? 0,
    onChange: (instance) => keepPlace(address, { top: instance.scrollOffset ?? 0 }),
  });
  const items = virtual.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? 0;

  useEffect(() => {
    if (lastIndex >= records.length - AHEAD) fetchMore();
  }, [lastIndex, records.length, fetchMore]);
  useRowKeys({
    records,
    selection,
    opened: place?.opened,
    drawn: items.length,
    show: (index) => virtual.scrollToIndex(index),
  });

  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  const space = { '--before': `${before}px`, '--after': `${after}px` } as CSSProperties;
  return (
    <tbody className={classes['body']} style={space}>
      {items.map((item) => {
        const record = records[item.index];
        return record === undefined ? null : (
          <TableRow
            key={record.id}
            {...{ entity, record, columns }}
            index={item.index}
            selected={selection.ids.has(record.id)}
            onToggle={selection.toggle}
            onOpen={() => keepPlace(address, { top: virtual.scrollOffset ?? 0, opened: record.id })}
          />
        );
      })}
    </tbody>
  );
}

interface RowKeys {
  readonly records: readonly RecordJson[];
  readonly selection: Selection;
  /** The row to find again after coming back. */
  readonly opened: string | undefined;
  /** How many rows are in the page: none before the table knows its height. */
  readonly drawn: number;
  readonly show: (index: number) => void;
}

function linkOf(record: RecordJson | undefined): HTMLElement | null {
  return record === undefined ? null : document.getElementById(`row-${record.id}`);
}

function useRowKeys({ records, selection, opened, drawn, show }: RowKeys): void {
  const last = useRef(-1);
  const returned = useRef(false);

  useEffect(() => {
    if (returned.current || opened === undefined || drawn === 0) return;
    returned.current = true;
    last.current = records.findIndex((record) => record.id === opened);
    linkOf(records[last.current])?.focus({ preventScroll: true });
  }, [opened, records, drawn]);

  const focused = () => records.findIndex((record) => linkOf(record)?.closest('tr')?.contains(document.activeElement));
  const move = (step: number) => (event: KeyboardEvent) => {
    event.preventDefault();
    const from = focused();
    const next = Math.min(records.length - 1, Math.max(0, (from < 0 ? last.current : from) + step));
    last.current = next;
    show(next);
    // The row may only come into the page with the scroll: its link is there a frame later.
    requestAnimationFrame(() => requestAnimationFrame(() => linkOf(records[next])?.focus({ preventScroll: true })));
  };
  useKeys({
    j: move(1),
    ArrowDown: move(1),
    k: move(-1),
    ArrowUp: move(-1),
    x: () => {
      const record = records[focused()];
      if (record !== undefined) selection.toggle(record.id);
    },
    Escape: selection.clear,
  });
}
