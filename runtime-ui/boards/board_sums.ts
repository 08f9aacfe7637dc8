// Counts and sums of all columns in two questions. Money comes summed in one currency by the server, that of the
// companies whose records these are or the tenant's; where a rate is missing the originals are shown side by side: unlike
// currencies are never added here.

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
  /** Where amounts have no rate to the currency of the total: each in its own. */
  readonly unconverted: readonly string[];
  /** How many amounts of the total were converted, and from which currencies. */
  readonly converted: { readonly count: number; readonly currencies: readonly string[] } | undefined;
}

/** The sum of a column; undefined until its count is there. */
export type BoardSums = (column: string | null) => ColumnSum | undefined;

interface BoardSumsInput {
  readonly entity: PresentedEntity;
  readonly view: PresentedBoardView;
  readonly where: RuleJson | undefined;
  readonly search: string | undefined;
}

type Row = AggregateAnswer['items'][number];

function rowsOf(answer: AggregateAnswer | undefined, column: string | null): readonly Row[] {
  return (answer?.items ?? []).filter((row) => (row['column'] ?? null) === column);
}

/** All totals of an answer are in one currency. */
function currencyOf(answer: AggregateAnswer | undefined): string | undefined {
  return parseMoney(answer?.items[0]?.['total'] ?? null)?.currency;
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
  const originals = useAggregate(
    entity.name,
    {
      ...about,
      group: { ...group, currency: { field: `${view.total}.currency` } },
      measures: { count: { count: true }, ...total },
    },
    field?.type === 'money',
  );
  const summedIn = currencyOf(totals.data) ?? company.currency;
  const present = (amount: Json | undefined) => presentTotal(amount ?? null, company.currency);
  return (column) => {
    if (counts.data === undefined) return undefined;
    const inAll = rowsOf(originals.data, column);
    const foreign = inAll.filter((row) => typeof row['currency'] === 'string' && row['currency'] !== summedIn);
    const own = inAll.find((row) => row['currency'] === summedIn);
    const count = Number(rowsOf(counts.data, column)[0]?.['count'] ?? 0);
    if (rateMissing) {
      const unconverted = foreign.flatMap((row) => present(row['total']) ?? []);
      return { count, total: present(own?.['total']), unconverted, converted: undefined };
    }
    return {
      count,
      total: present(rowsOf(totals.data, column)[0]?.['total']),
      unconverted: [],
      converted: foreign.length === 0 ? undefined : convertedOf(foreign),
    };
  };
}

function convertedOf(rows: readonly Row[]): NonNullable<ColumnSum['converted']> {
  return {
    count: rows.reduce((sum, row) => sum + Number(row['count'] ?? 0), 0),
    currencies: rows.map((row) => String(row['currency'])).sort(),
  };
}

function presentTotal(value: Json, currency: string): string | undefined {
  const money = parseMoney(value);
  if (money !== undefined) return formatSum(money, currency);
  return typeof value === 'string' || typeof value === 'number' ? formatNumber(value) : undefined;
}
