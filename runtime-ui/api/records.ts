// One record: reading, and writing with the change on screen at once. Every write answers what undoes it.

import { type InfiniteData, type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { BulkAnswer, Json, ListAnswer, RecordJson } from '../../schemas/http/records.ts';
import { recordPath, request } from './client.ts';
import { keys } from './keys.ts';

type Changes = { readonly [field: string]: Json };

export function useRecord(entity: string, id: string, enabled = true) {
  return useQuery({
    queryKey: keys.record(entity, id),
    queryFn: ({ signal }) => request<RecordJson>('GET', recordPath(entity, id), { signal }),
    enabled,
  });
}

export interface SaveInput {
  readonly entity: string;
  readonly id: string;
  readonly changes: Changes;
  /** The version the user saw; without it the last write of a field wins. */
  readonly version?: number;
  /** What to show meanwhile where it differs from what is sent, such as the label of a reference. */
  readonly shown?: Changes;
}

/** A saved record, and the input that brings its fields back to where they were. */
export interface SaveOutcome {
  readonly record: RecordJson;
  readonly undo: SaveInput;
}

/** Puts values into a record wherever the cache shows it; answers the former values of those fields. */
function showChanges(client: QueryClient, input: SaveInput, shown: Changes): Changes {
  const one = client.getQueryData<RecordJson>(keys.record(input.entity, input.id));
  let found: RecordJson | undefined = one;
  if (one !== undefined) client.setQueryData(keys.record(input.entity, input.id), { ...one, ...shown });
  client.setQueriesData<InfiniteData<ListAnswer>>({ queryKey: keys.lists(input.entity) }, (list) => {
    if (list === undefined) return list;
    const pages = list.pages.map((page) => ({
      ...page,
      items: page.items.map((item) => {
        if (item.id !== input.id) return item;
        found ??= item;
        return { ...item, ...shown };
      }),
    }));
    return { ...list, pages };
  });
  const before = found;
  return before === undefined
    ? {}
    : Object.fromEntries(
        Object.keys(shown).flatMap((field) => (field in before ? [[field, before[field] ?? null]] : [])),
      );
}

async function save(client: QueryClient, input: SaveInput): Promise<SaveOutcome> {
  const { entity, id, version } = input;
  await client.cancelQueries({ queryKey: keys.records(entity) });
  const before = showChanges(client, input, input.shown ?? input.changes);
  const options = version === undefined ? {} : { version };
  try {
    const record = await request<RecordJson>('PATCH', recordPath(entity, id), { body: input.changes, ...options });
    client.setQueryData<RecordJson>(keys.record(entity, id), (known) => ({ ...known, ...record }));
    return { record, undo: { entity, id, changes: before } };
  } catch (error) {
    showChanges(client, input, before);
    throw error;
  }
}

/**
 * Saves changed fields (merge patch). The change shows at once and goes away again when it is refused:
 * `record.stale` carries `current`, `record.invalid` a problem per field. Answers what undoes it.
 */
export function useSave() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: SaveInput) => save(client, input),
    onSettled: (_outcome, _error, input) => client.invalidateQueries({ queryKey: keys.records(input.entity) }),
  });
}

export function useCreate() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: { readonly entity: string; readonly record: Changes }) =>
      request<RecordJson>('POST', recordPath(input.entity), { body: input.record }),
    onSuccess: (record, input) => {
      client.setQueryData(keys.record(input.entity, record.id), record);
      return client.invalidateQueries({ queryKey: keys.records(input.entity) });
    },
  });
}

export interface RecordsInput {
  readonly entity: string;
  readonly ids: readonly string[];
}

/** How a write of several records ended: the ids that went through, and why the others did not. */
export interface BulkOutcome {
  readonly done: readonly string[];
  readonly refused: BulkAnswer['results'];
}

function hideRecords(client: QueryClient, input: RecordsInput): void {
  const gone = new Set(input.ids);
  client.setQueriesData<InfiniteData<ListAnswer>>({ queryKey: keys.lists(input.entity) }, (list) =>
    list === undefined
      ? list
      : {
          ...list,
          pages: list.pages.map((page) => ({ ...page, items: page.items.filter((item) => !gone.has(item.id)) })),
        },
  );
}

async function deleteAll(input: RecordsInput): Promise<BulkOutcome> {
  const [only] = input.ids;
  if (input.ids.length === 1 && only !== undefined) {
    await request('DELETE', recordPath(input.entity, only));
    return { done: [only], refused: [] };
  }
  const operations = input.ids.map((id) => ({ op: 'delete' as const, id }));
  const { results } = await request<BulkAnswer>('POST', recordPath(input.entity, 'bulk'), { body: { operations } });
  return {
    done: input.ids.filter((_id, index) => (results[index]?.status ?? 500) < 400),
    refused: results.filter((result) => result.status >= 400),
  };
}

/** Deletes records (soft); they leave the lists at once. One alone is refused with its problem, several one by one. */
export function useDelete() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: deleteAll,
    onMutate: async (input) => {
      await client.cancelQueries({ queryKey: keys.lists(input.entity) });
      hideRecords(client, input);
    },
    onSettled: (_outcome, _error, input) => client.invalidateQueries({ queryKey: keys.records(input.entity) }),
  });
}

/** Takes a delete back, with everything that went in the same act. */
export function useRestore() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (input: RecordsInput) => {
      for (const id of input.ids) await request('POST', recordPath(input.entity, id, 'restore'), { body: {} });
    },
    onSettled: (_nothing, _error, input) => client.invalidateQueries({ queryKey: keys.records(input.entity) }),
  });
}
