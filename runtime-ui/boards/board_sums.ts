// Counts and sums of all columns in two questions. Money comes summed in the company's currency by the server; where
// a rate is missing the originals are shown side by side: unlike currencies are never added here.

import type { PresentedBoardView, PresentedEntity, RuleJson } from '../../schemas/http/model.ts';
import type { AggregateAnswer, AggregateRequest, Json } from '../../schemas/http/records.ts';
import { useAggregate } from '../api/lists.ts';
import { problemOf } from '../api/problem_error.ts';
import { useMe } from '../api/session.ts';
import { parseMoney } from '../field_types/parts/money_value.ts';
import { formatNumber, formatSum } from '../words/format.ts';

export interface ColumnSum {
  readonly count: number;
  /** In words, where the board has a total and there is anything to sum. */
  readonly total: string | undefined;
  /** Amounts that have no rate to the company's currency, each in its own. */
  readonly unconverted: readonly string[];
}

/** The sum of a column; undefined until its count is there. */
export type BoardSums = (column: string) => ColumnSum | undefined;

interface BoardSumsInput {
  readonly entity: PresentedEntity;
  readonly view: PresentedBoardView;
  readonly where: RuleJson | undefined;
  readonly search: string | undefined;
}

type Row = AggregateAnswer['items'][number];

function rowsOf(answer: AggregateAnswer | undefined, column: string): readonly Row[] {
  return (answer?.items ?? []).filter((row) => row['column'] === column);
}

export function useBoardSums({ entity, view, where, search }: BoardSumsInput): BoardSums {
  const { company } = useMe();
  const field = view.total === undefined ? undefined : entity.fields[view.total];
  const about: Pick<AggregateRequest, 'where' | 'search'> = {
    ...(where === undefined ? {} : { where }),
    ...(search === undefined ? {} : { search }),
  };
  const group = { column: { field: view.by } };
  const total = { total: { sum: view.total ?? '' } };
  const counts = useAggregate(entity.name, { ...about, group, measures: { count: { count: true } } });
  const totals = useAggregate(entity.name, { ...about, group, measures: total }, field !== undefined);
  const rateMissing = totals.isError && problemOf(totals.error).code === 'rate.missing';
  const byCurrency = { ...group, currency: { field: `${view.total}.currency` } };
  const originals = useAggregate(entity.name, { ...about, group: byCurrency, measures: total }, rateMissing);
  return (column) => {
    if (counts.data === undefined) return undefined;
    const amounts = rowsOf(rateMissing ? originals.data : totals.data, column).map((row) => row['total'] ?? null);
    const own = amounts.filter((amount) => (parseMoney(amount)?.currency ?? company.currency) === company.currency);
    const present = (amount: Json) => presentTotal(amount, company.currency);
    return {
      count: Number(rowsOf(counts.data, column)[0]?.['count'] ?? 0),
      total: own.map(present)[0],
      unconverted: amounts.filter((amount) => !own.includes(amount)).flatMap((amount) => present(amount) ?? []),
    };
  };
}

function presentTotal(value: Json, currency: string): string | undefined {
  const money = parseMoney(value);
  if (money !== undefined) return formatSum(money, currency);
  return typeof value === 'string' || typeof value === 'number' ? formatNumber(value) : undefined;
}
