// The parameters of a list, as /api/records/{entity} takes them in its query string and …/query in its body.

import type { ExportRequest, ListRequest } from '../../../../schemas/http/records.ts';
import type { Result } from '../../../problems.ts';
import { type Parameters, type ParametersFrom, readParameters } from './parameters.ts';

export const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;
const MAX_SORT = 8;
const MAX_FIELDS = 1000;
const MAX_SEARCH = 500;
/** A cursor holds the texts it sorted by. */
const MAX_CURSOR = 100_000;

const MAX_INCLUDES = 5;

const EXPORTED = ['where', 'sort', 'fields', 'search'] as const;
const KNOWN = [...EXPORTED, 'include', 'limit', 'after', 'count'] as const;

/** Problems: those of `readParameters`. Paths, rule and cursor are checked by the list itself. */
export function parseListRequest(input: unknown, from: ParametersFrom): Result<ListRequest> {
  const parameters = readParameters(input, KNOWN, from);
  return parameters.end(
    present({
      ...readMatching(parameters),
      include: parameters.list('include', MAX_INCLUDES),
      limit: parameters.limit(MAX_LIMIT),
      after: parameters.text('after', MAX_CURSOR),
      count: parameters.choice('count', ['none', 'estimate', 'exact']),
    }),
  );
}

/** The parameters of an export; CSV unless told. */
export function parseExportRequest(input: unknown): Result<ExportRequest> {
  const parameters = readParameters(input, ['format', ...EXPORTED], 'url');
  const format = parameters.choice('format', ['csv', 'xlsx']) ?? 'csv';
  return parameters.end({ ...present(readMatching(parameters)), format });
}

function readMatching(parameters: Parameters) {
  return {
    where: parameters.rule('where'),
    sort: parameters.list('sort', MAX_SORT),
    fields: parameters.list('fields', MAX_FIELDS),
    search: parameters.text('search', MAX_SEARCH),
  };
}

/** The parameters of reading one record. */
export type GetRequest = Pick<ListRequest, 'fields' | 'include'>;

export function parseGetRequest(input: unknown): Result<GetRequest> {
  const parameters = readParameters(input, ['fields', 'include'], 'url');
  return parameters.end(
    present({ fields: parameters.list('fields', MAX_FIELDS), include: parameters.list('include', MAX_INCLUDES) }),
  );
}

export interface HistoryRequest {
  readonly limit?: number;
  readonly after?: string;
}

/** The parameters of a record's history. */
export function parseHistoryRequest(input: unknown): Result<HistoryRequest> {
  const parameters = readParameters(input, ['limit', 'after'], 'url');
  return parameters.end(present({ limit: parameters.limit(MAX_LIMIT), after: parameters.text('after', MAX_CURSOR) }));
}

type Present<T> = { readonly [Key in keyof T]?: Exclude<T[Key], undefined> };

/** Without the keys that have no value. */
function present<T extends object>(value: T): Present<T> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Present<T>;
}
