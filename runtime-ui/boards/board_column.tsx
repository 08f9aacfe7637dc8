// A column of a board: its head with count and sum, then its cards, more of them as one scrolls.

import { useDroppable } from '@dnd-kit/core';
import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordJson } from '../../schemas/http/records.ts';
import { useList } from '../api/lists.ts';
import { StageGlyph } from '../field_types/parts/stage_glyph.tsx';
import { MoveForm } from '../records/move_form.tsx';
import { formatNumber, formatPercent } from '../words/format.ts';
import { currentLanguage } from '../words/words.ts';
import classes from './board.module.css';
import { BoardCard, CardFace } from './board_card.tsx';
import { type BoardColumn, columnOf, columnRule } from './board_columns.ts';
import type { ColumnSum } from './board_sums.ts';
import type { OpenBoard } from './open_board.ts';

const PAGE = 25;

interface BoardColumnProps {
  readonly board: OpenBoard;
  readonly column: BoardColumn;
}

export function OpenColumn({ board, column }: BoardColumnProps) {
  const { entity, move } = board;
  const { setNodeRef, isOver } = useDroppable({ id: column.id });
  const { items, list } = useColumnItems(board, column);
  const asked = move.asked?.to.key === column.key ? move.asked : undefined;
  const scroller = useRef<HTMLDivElement>(null);
  const sum = board.sums(column.key);
  return (
    <section
      ref={setNodeRef}
      className={classes['column']}
      data-over={isOver || asked !== undefined ? '' : undefined}
      aria-label={column.title}
    >
      <ColumnHead column={column} sum={sum} summed={board.view.total !== undefined} />
      <div className={classes['cards']} ref={scroller} tabIndex={items.length === 0 ? -1 : 0}>
        {asked === undefined ? null : (
          <div className={classes['asking']}>
            <div className={classes['card']} data-asking="">
              <CardFace entity={entity} record={asked.record} parts={board.parts} />
            </div>
            <MoveForm
              key={asked.fields.join()}
              asked={asked}
              onConfirm={move.confirm}
              onCancel={() => board.putBack(asked.record)}
            />
          </div>
        )}
        {items.map((record) =>
          record.id === move.asked?.record.id ? (
            <div key={record.id} className={classes['hole']} aria-hidden="true">
              <CardFace entity={entity} record={record} parts={board.parts} />
            </div>
          ) : (
            <BoardCard
              key={record.id}
              entity={entity}
              record={record}
              parts={board.parts}
              column={column.id}
              movable={board.movable}
              focused={board.focused === record.id}
            />
          ),
        )}
        <ColumnEnd list={list} scroller={scroller} />
      </div>
    </section>
  );
}

/** The column's own records, without those that just left, with those that just came. */
function useColumnItems(board: OpenBoard, column: BoardColumn) {
  const { entity, view } = board;
  const list = useList(entity.name, {
    where: columnRule(board.rule, view, column),
    ...(board.search === undefined ? {} : { search: board.search }),
    sort: view.sort,
    fields: board.fields,
    limit: PAGE,
  });
  const own = list.data?.pages.flatMap((page) => page.items) ?? [];
  const moving = new Map(board.move.sending.map((move) => [move.record.id, move]));
  const stay = own.filter(
    (record) => columnOf(record, view) === column.key && leadsHere(moving.get(record.id), column),
  );
  const come = board.move.sending
    .filter((move) => move.to.key === column.key && !stay.some((record) => record.id === move.record.id))
    .map((move): RecordJson => ({ ...move.record, [view.by]: column.key }));
  return { items: [...come, ...stay], list };
}

function leadsHere(move: OpenBoard['move']['sending'][number] | undefined, column: BoardColumn): boolean {
  return move === undefined || move.to.key === column.key;
}

interface ColumnHeadProps {
  readonly column: BoardColumn;
  readonly sum: ColumnSum | undefined;
  readonly summed: boolean;
}

/** A sum with a converted part is as good as its rates. */
function presentSum(sum: ColumnSum | undefined): string {
  if (sum?.total === undefined) return '';
  return sum.converted === undefined ? sum.total : `≈ ${sum.total}`;
}

function ColumnHead({ column, sum, summed }: ColumnHeadProps) {
  const { t } = useTranslation();
  return (
    <header className={classes['head']}>
      <div className={classes['headTop']}>
        {column.stage === undefined ? null : <StageGlyph stage={column.stage} />}
        <h2 className={classes['name']}>{column.title}</h2>
        <span className={classes['count']}>{sum === undefined ? '' : formatNumber(sum.count)}</span>
        {column.stage?.probability === undefined ? null : (
          <span className={classes['probability']}>{formatPercent(column.stage.probability)}</span>
        )}
      </div>
      {summed ? <p className={classes['sum']}>{presentSum(sum)}</p> : null}
      {sum?.converted === undefined ? null : (
        <p className={classes['converted']}>
          {t('boards.converted', {
            count: sum.converted.count,
            currencies: new Intl.ListFormat(currentLanguage()).format(sum.converted.currencies),
          })}
        </p>
      )}
      {sum === undefined || sum.unconverted.length === 0 ? null : (
        <p className={classes['unconverted']}>{t('boards.without_rate', { amounts: sum.unconverted.join(', ') })}</p>
      )}
    </header>
  );
}

interface ColumnEndProps {
  readonly list: ReturnType<typeof useList>;
  readonly scroller: React.RefObject<HTMLDivElement | null>;
}

/** Asks for the next cards before the reader gets there; says when they did not come. */
function ColumnEnd({ list, scroller }: ColumnEndProps): ReactNode {
  const { t } = useTranslation();
  const end = useRef<HTMLDivElement>(null);
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = list;
  useEffect(() => {
    const target = end.current;
    if (target === null || !hasNextPage || isFetchingNextPage || isError) return undefined;
    const watch = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) void fetchNextPage();
      },
      { root: scroller.current, rootMargin: '400px' },
    );
    watch.observe(target);
    return () => watch.disconnect();
  }, [hasNextPage, isFetchingNextPage, isError, fetchNextPage, scroller]);
  if (isError) {
    return (
      <Button
        size="xs"
        leftSection={<IconRefresh size={14} stroke={1.6} aria-hidden />}
        onClick={() => void (list.data === undefined ? list.refetch() : fetchNextPage())}
      >
        {t('shell.retry')}
      </Button>
    );
  }
  return <div ref={end} className={classes['end']} />;
}

/** A rail that opens at the board's edge would stand half outside. */
function showWhole(element: HTMLElement | null): void {
  element?.scrollIntoView({ inline: 'nearest', block: 'nearest' });
}

/** A stage that is won or lost: 44 px that take a card, its name and figures turned. */
export function ClosedRail({ board, column }: BoardColumnProps) {
  const { t } = useTranslation();
  const { setNodeRef, isOver } = useDroppable({ id: column.id });
  const { move } = board;
  const asked = move.asked?.to.key === column.key ? move.asked : undefined;
  const sum = board.sums(column.key);
  const figures = sum === undefined ? [] : [formatNumber(sum.count), presentSum(sum)].filter((part) => part !== '');
  return (
    <section
      ref={setNodeRef}
      className={classes['rail']}
      data-over={isOver || asked !== undefined ? '' : undefined}
      data-open={asked === undefined ? undefined : ''}
      aria-label={column.title}
    >
      {asked === undefined ? (
        <>
          <StageGlyph stage={column.stage} />
          <p className={classes['railText']} data-outcome={column.stage?.outcome}>
            <span className={classes['railName']}>{column.title}</span>
            <span>{figures.join(' · ')}</span>
          </p>
          <span className="only-read">{t('boards.closed')}</span>
        </>
      ) : (
        <div className={classes['asking']} ref={showWhole}>
          <div className={classes['card']} data-asking="">
            <CardFace entity={board.entity} record={asked.record} parts={board.parts} />
          </div>
          <MoveForm
            key={asked.fields.join()}
            asked={asked}
            onConfirm={move.confirm}
            onCancel={() => board.putBack(asked.record)}
          />
        </div>
      )}
    </section>
  );
}
