// The foot of a list: how many there are, and sums under their columns.

import { type RefObject, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PresentedEntity } from '../../schemas/http/model.ts';
import { formatNumber, insideSentence } from '../words/format.ts';
import { problemText } from '../words/problem_text.ts';
import { ColumnTotal } from './column_total.tsx';
import type { PlacedColumn } from './column_widths.ts';
import classes from './list_footer.module.css';
import type { ListState } from './list_state.ts';
import type { RowsQuery } from './rows.ts';

interface ListFooterProps {
  readonly entity: PresentedEntity;
  readonly state: ListState;
  readonly placed: readonly PlacedColumn[];
  readonly rows: RowsQuery;
  readonly scroller: RefObject<HTMLElement | null>;
}

export function ListFooter({ entity, state, placed, rows, scroller }: ListFooterProps) {
  const { t } = useTranslation();
  const scrolled = useScrollLeft(scroller);
  const totals = placed.filter(({ column }) => column.total !== undefined);
  return (
    <footer className={classes['footer']}>
      <div className={classes['count']} role="status">
        {rows.moreProblem === undefined ? <RowCount entity={entity} rows={rows} /> : null}
        {rows.moreProblem === undefined ? null : (
          <span className={classes['failed']}>
            {t('lists.rest_failed')} {problemText(t, rows.moreProblem)}{' '}
            <button type="button" className={classes['link']} onClick={rows.retry}>
              {t('shell.retry')}
            </button>
          </span>
        )}
      </div>
      {rows.records.length === 0
        ? null
        : totals.map((place) => (
            <ColumnTotal key={place.column.path} entity={entity} state={state} place={place} scrolled={scrolled} />
          ))}
      <span className={classes['keys']} aria-hidden>
        <kbd className="key">?</kbd> {t('shell.keyboard_short')}
      </span>
    </footer>
  );
}

function RowCount({ entity, rows }: Pick<ListFooterProps, 'entity' | 'rows'>) {
  const { t } = useTranslation();
  const { count } = rows;
  if (count === undefined) return null;
  const words = {
    n: formatNumber(count.value),
    one: insideSentence(entity.title),
    many: insideSentence(entity.plural),
  };
  if (count.exact) return t('lists.count', { count: count.value, ...words });
  return (
    <>
      {t('lists.about_count', words)}{' '}
      <button type="button" className={classes['link']} onClick={rows.countExactly}>
        {t('lists.count_exactly')}
      </button>
    </>
  );
}

/** How far the table is scrolled to the side: sums follow their columns. */
function useScrollLeft(scroller: RefObject<HTMLElement | null>): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const follow = () => setLeft(element.scrollLeft);
    element.addEventListener('scroll', follow, { passive: true });
    return () => element.removeEventListener('scroll', follow);
  }, [scroller]);
  return left;
}
