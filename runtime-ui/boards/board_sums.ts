// Counts and sums of all columns in one question. Money comes summed in the company's currency by the server:
// unlike currencies are never added here.

import type { PresentedBoardView, PresentedEntity, RuleJson } from '../../schemas/http/model.ts';
import type { Json } from '../../schemas/http/records.ts';
import { useAggregate } from '../api/lists.ts';
import { problemOf } from '../api/problem_error.ts';
import { useMe } from '../api/session.ts';
import { parseMoney } from '../field_types/parts/money_value.ts';
import { formatNumber, formatSum } from '../words/format.ts';

export interface ColumnSum {
  readonly count: number;
  /** In words, where the board has a total and there is anything to sum. */
  readonly total: string | undefined;
}

export interface BoardSums {
  readonly of: (column: string) => ColumnSum | undefined;
  /** Why there are no sums: a missing rate, for one. */
  readonly problem: ReturnType<typeof problemOf> | undefined;
}

interface BoardSumsInput {
  readonly entity: PresentedEntity;
  readonly view: PresentedBoardView;
  readonly where: RuleJson | undefined;
  readonly search: string | undefined;
}

export function useBoardSums({ entity, view, where, search }: BoardSumsInput): BoardSums {
  const { company } = useMe();
  const total = view.total;
  const answer = useAggregate(entity.name, {
    ...(where === undefined ? {} : { where }),
    ...(search === undefined ? {} : { search }),
    group: { column: { field: view.by } },
    measures: { count: { count: true }, ...(total === undefined ? {} : { total: { sum: total } }) },
  });
  const rows = new Map((answer.data?.items ?? []).map((row) => [row['column'], row]));
  return {
    of: (column) => {
      const row = rows.get(column);
      if (answer.data === undefined) return undefined;
      return { count: Number(row?.['count'] ?? 0), total: presentTotal(row?.['total'], company.currency) };
    },
    problem: answer.isError ? problemOf(answer.error) : undefined,
  };
}

function presentTotal(value: Json | undefined, currency: string): string | undefined {
  const money = parseMoney(value);
  if (money !== undefined) return formatSum(money, currency);
  return typeof value === 'string' || typeof value === 'number' ? formatNumber(value) : undefined;
}
