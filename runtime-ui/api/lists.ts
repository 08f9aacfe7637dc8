// Reading many records: pages by keyset cursor, counts, sums and groups.

import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { AggregateAnswer, AggregateRequest, ListAnswer, ListRequest } from '../../schemas/http/records.ts';
import { recordPath, request } from './client.ts';
import { keys } from './keys.ts';

/** Addresses longer than this go as POST …/query; proxies start to refuse at 4 to 8 KiB. */
const LONGEST_ADDRESS = 2_000;

function addressOf(entity: string, list: ListRequest): string {
  const query = listParameters(list).toString();
  return query === '' ? recordPath(entity) : `${recordPath(entity)}?${query}`;
}

/** The parameters of a list as its address has them. */
export function listParameters(list: ListRequest): URLSearchParams {
  const params = new URLSearchParams();
  if (list.where !== undefined && list.where !== null) params.set('where', JSON.stringify(list.where));
  if (list.sort !== undefined && list.sort.length > 0) params.set('sort', list.sort.join(','));
  if (list.fields !== undefined) params.set('fields', list.fields.join(','));
  if (list.limit !== undefined) params.set('limit', String(list.limit));
  if (list.after !== undefined) params.set('after', list.after);
  if (list.count !== undefined) params.set('count', list.count);
  if (list.search !== undefined && list.search !== '') params.set('search', list.search);
  return params;
}

/** One page of a list, by GET or, when the rule is long, by POST …/query. */
export function fetchList(entity: string, list: ListRequest, signal?: AbortSignal): Promise<ListAnswer> {
  const address = addressOf(entity, list);
  const options = signal === undefined ? {} : { signal };
  return address.length <= LONGEST_ADDRESS
    ? request('GET', address, options)
    : request('POST', recordPath(entity, 'query'), { body: list, ...options });
}

/** A list read page by page; `after` of the request is ours to set. */
export function useList(entity: string, list: ListRequest, enabled = true) {
  return useInfiniteQuery({
    queryKey: keys.list(entity, list),
    queryFn: ({ pageParam, signal }) =>
      fetchList(entity, pageParam === null ? list : { ...list, after: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    enabled,
  });
}

/** The first page alone: lookups, related lists, the palette. */
export function usePage(entity: string, list: ListRequest, enabled = true) {
  return useQuery({
    queryKey: keys.page(entity, list),
    queryFn: ({ signal }) => fetchList(entity, list, signal),
    placeholderData: keepPreviousData,
    enabled,
  });
}

export interface Count {
  readonly value: number;
  readonly exact: boolean;
}

/** Below this the exact count costs less than a reader's doubt about an estimate. */
const COUNT_EXACTLY_BELOW = 50_000;

async function fetchCount(entity: string, list: ListRequest, exactly: boolean, signal: AbortSignal): Promise<Count> {
  const counted = async (count: 'estimate' | 'exact') =>
    (await fetchList(entity, { ...list, fields: ['id'], limit: 1, count }, signal)).count ?? 0;
  const estimate = exactly ? 0 : await counted('estimate');
  if (estimate >= COUNT_EXACTLY_BELOW) return { value: estimate, exact: false };
  return { value: await counted('exact'), exact: true };
}

/** How many records a rule selects: exact where that is cheap or asked for, else the database's estimate. */
export function useCount(entity: string, list: ListRequest, more: { exactly?: boolean; enabled?: boolean } = {}) {
  const exactly = more.exactly === true;
  return useQuery({
    queryKey: [...keys.count(entity, list), exactly] as const,
    queryFn: ({ signal }) => fetchCount(entity, list, exactly, signal),
    enabled: more.enabled !== false,
    staleTime: 60_000,
  });
}

export function useAggregate(entity: string, aggregate: AggregateRequest, enabled = true) {
  return useQuery({
    queryKey: keys.aggregate(entity, aggregate),
    queryFn: ({ signal }) =>
      request<AggregateAnswer>('POST', recordPath(entity, 'aggregate'), { body: aggregate, signal }),
    placeholderData: keepPreviousData,
    enabled,
  });
}
