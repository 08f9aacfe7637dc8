// The rows a list has so far, and how to get more.

import { useCallback, useMemo, useState } from 'react';
import type { PresentedEntity } from '../../schemas/http/model.ts';
import type { ListRequest, ProblemDocument, RecordJson } from '../../schemas/http/records.ts';
import { type Count, useCount, useList } from '../api/lists.ts';
import { problemOf } from '../api/problem_error.ts';
import { type Column, fieldsOf } from './columns.ts';
import type { ListState } from './list_state.ts';

/** Half of what the server allows: two screens, and a page stays under 100 kB. */
const PAGE = 100;

export interface RowsQuery {
  readonly records: readonly RecordJson[];
  /** Nothing is there yet. */
  readonly waiting: boolean;
  /** The first page was refused. */
  readonly problem: ProblemDocument | undefined;
  /** A later page was refused; what is there stays. */
  readonly moreProblem: ProblemDocument | undefined;
  readonly retry: () => void;
  readonly fetchMore: () => void;
  /** How many there are in all, where that is known exactly. */
  readonly total: number | undefined;
  readonly count: Count | undefined;
  /** Asks for the exact number in place of an estimate. */
  readonly countExactly: () => void;
}

interface RowsInput {
  readonly entity: PresentedEntity;
  readonly state: ListState;
  readonly columns: readonly Column[];
}

/** The condition of a list, without what only shapes the answer. */
export function conditionOf(state: Pick<ListState, 'where' | 'search'>): Pick<ListRequest, 'where' | 'search'> {
  return {
    ...(state.where === undefined ? {} : { where: state.where }),
    ...(state.search === '' ? {} : { search: state.search }),
  };
}

export function useRows({ entity, state, columns }: RowsInput): RowsQuery {
  const [exactly, setExactly] = useState(false);
  const request = { ...conditionOf(state), sort: state.sort, fields: fieldsOf(entity, columns), limit: PAGE };
  const list = useList(entity.name, request);
  const records = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const whole = list.data !== undefined && !list.hasNextPage;
  const count = useCount(entity.name, conditionOf(state), { exactly, enabled: list.data !== undefined && !whole });
  const known: Count | undefined = whole ? { value: records.length, exact: true } : count.data;
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = list;
  const fetchMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  return {
    records,
    waiting: list.isPending,
    problem: list.isError && list.data === undefined ? problemOf(list.error) : undefined,
    moreProblem: isFetchNextPageError ? problemOf(list.error) : undefined,
    retry: () => void (list.data === undefined ? list.refetch() : fetchNextPage()),
    fetchMore,
    total: known?.exact === true ? known.value : undefined,
    count: known,
    countExactly: () => setExactly(true),
  };
}
