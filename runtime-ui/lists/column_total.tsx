// The sum of a column over the whole list, not only the rows that are loaded: the server makes it, in the currency of the
// companies whose records these are, or in the tenant's. Unlike currencies are never added here; where some were
// converted, ≈ and a note say so.

import { useTranslation } from 'react-i18next';
import type { PresentedEntity } from '../../schemas/http/model.ts';
import type { AggregateAnswer, Json, MeasureRequest, MoneyJson } from '../../schemas/http/records.ts';
import { useAggregate } from '../api/lists.ts';
import { problemOf } from '../api/problem_error.ts';
import { useMe } from '../api/session.ts';
import { formatNumber, formatSum } from '../words/format.ts';
import { problemText } from '../words/problem_text.ts';
import { currentLanguage } from '../words/words.ts';
import type { PlacedColumn } from './column_widths.ts';
import type { Column } from './columns.ts';
import classes from './list_footer.module.css';
import type { ListState } from './list_state.ts';
import { conditionOf } from './rows.ts';

interface ColumnTotalProps {
  readonly entity: PresentedEntity;
  readonly state: ListState;
  readonly place: PlacedColumn;
  readonly scrolled: number;
}

function measureOf(column: Column): MeasureRequest {
  if (column.total === 'avg') return { avg: column.path };
  return column.total === 'count' ? { count: true } : { sum: column.path };
}

function isMoney(value: Json | undefined): value is Json & MoneyJson {
  return typeof value === 'object' && value !== null && 'amount' in value && 'currency' in value;
}

/** What a sum of money had to convert: how many amounts, from which currencies. */
interface Conversion {
  readonly count: number;
  readonly currencies: readonly string[];
}

/** How many amounts there are of each currency. */
function useCurrencies(entity: PresentedEntity, state: ListState, column: Column): AggregateAnswer['items'] {
  const isSum = column.field.type === 'money' && column.total !== 'count';
  const answer = useAggregate(
    entity.name,
    {
      ...conditionOf(state),
      group: { currency: { field: `${column.path}.currency` } },
      measures: { count: { count: true } },
    },
    isSum,
  );
  return answer.data?.items ?? [];
}

/** The server adds up what it converted; that it did shows in amounts of other currencies than that of the sum. */
function conversionTo(total: Json | undefined, groups: AggregateAnswer['items']): Conversion | undefined {
  if (!isMoney(total)) return undefined;
  const foreign = groups.filter(
    (group) => typeof group['currency'] === 'string' && group['currency'] !== total.currency,
  );
  if (foreign.length === 0) return undefined;
  return {
    count: foreign.reduce((sum, group) => sum + Number(group['count']), 0),
    currencies: foreign.map((group) => String(group['currency'])).sort(),
  };
}

export function ColumnTotal({ entity, state, place, scrolled }: ColumnTotalProps) {
  const { t } = useTranslation();
  const { company } = useMe();
  const { column } = place;
  const answer = useAggregate(entity.name, { ...conditionOf(state), measures: { total: measureOf(column) } });
  const currencies = useCurrencies(entity, state, column);
  const style = { left: place.right - place.width - scrolled, width: place.width };
  if (answer.isError) {
    return (
      <span className={classes['total']} style={style}>
        <span className={classes['failed']} title={problemText(t, problemOf(answer.error))}>
          {t('lists.total_failed')}
        </span>
      </span>
    );
  }
  const total = answer.data?.items[0]?.['total'];
  if (total === undefined || total === null) return null;
  const conversion = conversionTo(total, currencies);
  const text = isMoney(total) ? formatSum(total, company.currency) : formatNumber(String(total));
  return (
    <>
      <span className={classes['total']} style={style}>
        <span className={classes['totalName']}>{t(`lists.totals.${column.total ?? 'sum'}`)}</span>
        <b>{conversion === undefined ? text : `≈ ${text}`}</b>
      </span>
      {conversion === undefined ? null : (
        <span className={classes['note']} style={{ left: place.right - scrolled }}>
          {t('lists.converted', {
            count: conversion.count,
            n: formatNumber(conversion.count),
            currencies: new Intl.ListFormat(currentLanguage()).format(conversion.currencies),
          })}
        </span>
      )}
    </>
  );
}
