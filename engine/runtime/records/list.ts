// A list of records: what the reader may see of an entity, filtered, searched, in order, page by page. The statements
// are compiled in query/; here they are found by the shape of the request, bound and run. The records' JSON goes out
// as PostgreSQL wrote it.

import type { ListRequest } from '../../../schemas/http/records.ts';
import type { Entity } from '../../metadata/model.ts';
import { ok } from '../../problems.ts';
import { type BoundSql, bindSql, type CompiledSql, type SlotValues } from '../../rules/sql.ts';
import { type Connection, runLast } from '../database/connection.ts';
import type { Request } from '../request.ts';
import { compiledStatement, statementOf } from './compiled.ts';
import { fewKeys, type KnownKeys } from './known_keys.ts';
import {
  type CursorKey,
  type CursorPlace,
  cursorPlace,
  cursorSlotsOf,
  readCursor,
  writeCursor,
} from './query/cursor.ts';
import { readableSelection, selectionOf } from './query/fields.ts';
import { parseIncludes, type Shown } from './query/include.ts';
import { DEFAULT_LIMIT } from './query/list_request.ts';
import { refusalOf } from './query/refusal.ts';
import { requestSlots } from './query/request_slots.ts';
import { parseSearch, type Search, searchShape, searchSlots } from './query/search.ts';
import { compileCount, compileEstimate, compileList, listWay } from './query/select.ts';
import type { Way } from './query/served.ts';
import { parseSort, type SortKey, sortText } from './query/sort.ts';
import { findEntity } from './query/source.ts';
import { type Filter, filterSlots, parseFilter } from './query/where.ts';

/** A list whose every name was found and may be read. */
interface CheckedList extends Shown {
  readonly entity: Entity;
  readonly filter: Filter | undefined;
  readonly search: Search | undefined;
  readonly keys: readonly SortKey[];
}

interface PageRow {
  readonly [column: string]: unknown;
  readonly items: string;
  readonly count: string;
  readonly cursor: string | null;
  /** Whether it may lack rows, and so has none. */
  readonly cut?: boolean | null;
}

/** A list, its statement, and what is bound to it in any case. */
interface PreparedList {
  readonly list: ListRequest;
  readonly checked: CheckedList;
  readonly compiled: CompiledSql;
  readonly slots: SlotValues;
  /** Which values of the cursor are null. */
  readonly nulls: readonly boolean[] | undefined;
  /** Whether rows are looked up by their keys, by this statement or where it does not find them all. */
  readonly lookUp: 'never' | 'at once' | 'where cut';
}

/**
 * The JSON text of a ListAnswer. Refusals: `entity.unknown`; `cursor.invalid`; for the request's names and rule the
 * first problem's code with all of them (`field.unknown`, `field.not_sortable`, those of rules and searches).
 */
export async function runList(request: Request, entityName: string, list: ListRequest): Promise<string> {
  return runPrepared(request, prepareList(request, findEntity(request, entityName), list));
}

/** Longer query strings are not kept. */
const LONGEST_QUERY = 1_000;

/**
 * The same for a query string that `parse` reads. People look at the same lists again and again: one that was asked for
 * before is neither read nor checked again, which was a tenth of the CPU of a list. Further pages come once.
 */
export async function runListOf(
  request: Request,
  entityName: string,
  { query, parse }: { readonly query: string; readonly parse: () => ListRequest },
): Promise<string> {
  if (query.length > LONGEST_QUERY || query.includes('after=')) return runList(request, entityName, parse());
  const entity = findEntity(request, entityName);
  const { plan } = statementOf(request, { operation: 'list of a query', entity: entity.name, parts: query }, () => {
    const prepared = prepareList(request, entity, parse());
    return { compiled: prepared.compiled, plan: prepared };
  });
  return runPrepared(request, plan);
}

async function runPrepared(request: Request, prepared: PreparedList): Promise<string> {
  const { compiled, lookUp: when } = prepared;
  const wereCut = cutLists.get(request.access.slots);
  if (wereCut?.has(compiled)) return lookUp(request, prepared);
  const few = when === 'never' ? undefined : await fewKeys(request, prepared.checked.entity);
  if (when === 'at once' && few === undefined) return lookUp(request, prepared);
  const answer = await tryPage(request, prepared, few);
  if (answer !== undefined) return answer;
  cutLists.set(request.access.slots, (wereCut ?? new WeakSet()).add(compiled));
  return lookUp(request, prepared);
}

/** The page, by the keys where they are few; undefined where it may lack rows. */
async function tryPage(request: Request, prepared: PreparedList, few?: KnownKeys): Promise<string | undefined> {
  const { checked } = prepared;
  const compiled = few ? mergedPageOf(request, prepared, few) : prepared.compiled;
  const bound = bindPage(request, prepared, compiled, few?.slots);
  return request.database.read(async (connection) => {
    const [page] = await connection.query<PageRow>(bound);
    const isCut = few ? isEnd(page) : page?.cut === true;
    return isCut ? undefined : answerOf({ request, connection, checked }, prepared, page);
  });
}

/** Pages by few keys, by the list's own statement and the number of keys: the text of a shape takes as long as binding it. */
const mergedPages = new WeakMap<CompiledSql, Map<string, CompiledSql>>();

function mergedPageOf(request: Request, prepared: PreparedList, { counts }: KnownKeys): CompiledSql {
  const pages = mergedPages.get(prepared.compiled) ?? new Map<string, CompiledSql>();
  mergedPages.set(prepared.compiled, pages);
  const place = counts.join();
  const page = pages.get(place) ?? compilePageOf(request, prepared, 'merged', counts);
  pages.set(place, page);
  return page;
}

/**
 * Lists that were cut, by the memberships of who asked: they are looked up at once from then on, for as long as an identity
 * is known (sessions/known_identities.ts).
 */
const cutLists = new WeakMap<SlotValues, WeakSet<CompiledSql>>();

/**
 * The page by the keys of its rows. In a transaction, which begins and ends with the statement, since such a one has plans
 * for all values: planning this one takes as long as running it (database/one_transaction.ts).
 */
async function lookUp(request: Request, prepared: PreparedList): Promise<string> {
  const { list, checked } = prepared;
  const compiled = prepared.lookUp === 'at once' ? prepared.compiled : compilePageOf(request, prepared, 'keyed');
  const statement = bindPage(request, prepared, compiled);
  const [page] = await request.database.write((connection) => runLast<PageRow>(connection, statement), 'last');
  if (list.count === undefined || list.count === 'none') return textOf(request, prepared, page, undefined);
  return request.database.read((connection) => answerOf({ request, connection, checked }, prepared, page));
}

function bindPage(
  request: Request,
  { checked, slots }: PreparedList,
  compiled: CompiledSql,
  keys: SlotValues = {},
): BoundSql {
  return bindSql(compiled, slots, keys, ...matchingSlots(request, checked), cursorSlotsOf(request, compiled));
}

async function answerOf(running: Running, prepared: PreparedList, page: PageRow | undefined): Promise<string> {
  const { list } = prepared;
  const isWhole = isEnd(page) && list.after === undefined;
  const whole = isWhole ? Number(page?.count ?? 0) : undefined;
  return textOf(running.request, prepared, page, await runCount(running, { kind: list.count, whole }));
}

function isEnd(page: PageRow | undefined): page is (PageRow & { readonly cursor: null }) | undefined {
  return page === undefined || page.cursor === null;
}

function textOf(
  request: Request,
  { checked }: PreparedList,
  page: PageRow | undefined,
  count: number | undefined,
): string {
  const next = isEnd(page) ? 'null' : JSON.stringify(writeCursor(placeOf(request, checked), page.cursor as string));
  const counted = count === undefined ? '' : `,"count":${count}`;
  return `{"items":[${page?.items ?? ''}],"next":${next}${counted}}`;
}

interface Running {
  readonly request: Request;
  readonly connection: Connection;
  readonly checked: CheckedList;
}

function checkList(request: Request, entity: Entity, list: ListRequest): CheckedList {
  const filter = list.where === undefined ? ok(undefined) : parseFilter(request, entity, list.where);
  const search = parseSearch(list.search);
  const keys = parseSort(request, entity, list.sort ?? []);
  const selection = list.fields
    ? selectionOf(request, entity, list.fields)
    : ok(readableSelection(request, entity, true));
  const includes = parseIncludes(request, entity, list.include);
  if (filter.ok && search.ok && keys.ok && selection.ok && includes.ok) {
    return {
      entity,
      filter: filter.value,
      search: search.value,
      keys: keys.value,
      selection: selection.value,
      includes: includes.value,
    };
  }
  throw refusalOf(filter, search, keys, selection, includes);
}

function prepareList(request: Request, entity: Entity, list: ListRequest): PreparedList {
  const limit = list.limit ?? DEFAULT_LIMIT;
  const checked = checkList(request, entity, list);
  const after =
    list.after === undefined ? undefined : readCursor(list.after, placeOf(request, checked), cursorKeys(checked));
  const nulls = after?.map((value) => value === null);
  const way = listWay(request, { ...checked, rule: checked.filter?.rule, limit });
  const compiled = compilePageOf(request, { list, checked, nulls }, way);
  const cursor = Object.fromEntries((after ?? []).map((value, index) => [`after.${index}`, value]));
  const lookUp = way === 'keyed' ? 'at once' : way === 'walk' ? 'where cut' : 'never';
  return { list, checked, compiled, slots: cursor, nulls, lookUp };
}

function compilePageOf(
  request: Request,
  { list, checked, nulls }: Pick<PreparedList, 'list' | 'checked' | 'nulls'>,
  way: Way,
  counts?: readonly number[],
): CompiledSql {
  const { entity, filter, search, keys, selection, includes } = checked;
  const limit = list.limit ?? DEFAULT_LIMIT;
  const parts = [
    list.fields,
    list.include,
    sortText(keys),
    filter?.shape.key,
    searchShape(search),
    limit,
    nulls,
    way,
    counts,
  ];
  return compiledStatement(request, { operation: 'list', entity: entity.name, parts }, () =>
    compileList(request, {
      entity,
      rule: filter?.rule,
      search,
      keys,
      selection,
      includes,
      limit,
      after: nulls,
      way,
      counts,
    }),
  );
}

function matchingSlots(request: Request, { filter, search }: CheckedList): readonly SlotValues[] {
  return [...requestSlots(request), filterSlots(filter), searchSlots(search)];
}

function placeOf(request: Request, { entity, keys }: CheckedList): CursorPlace {
  return cursorPlace(request, 'list', entity.name, sortText(keys));
}

function cursorKeys({ keys }: CheckedList): readonly CursorKey[] {
  return keys.map(({ type, nullable }) => ({ type, nullable }));
}

/** `whole` is the count where the first page held everything. */
async function runCount(
  { request, connection, checked }: Running,
  { kind, whole }: { kind: ListRequest['count']; whole: number | undefined },
): Promise<number | undefined> {
  if (kind === undefined || kind === 'none') return undefined;
  if (whole !== undefined) return whole;
  const { entity, filter, search } = checked;
  const compiled = compiledStatement(
    request,
    { operation: `count ${kind}`, entity: entity.name, parts: [filter?.shape.key, searchShape(search)] },
    () => (kind === 'exact' ? compileCount : compileEstimate)(request, { entity, rule: filter?.rule, search }),
  );
  const [row] = await connection.query(bindSql(compiled, ...matchingSlots(request, checked)));
  return row?.['QUERY PLAN'] === undefined ? Number(row?.['count']) : estimatedRows(row['QUERY PLAN']);
}

function estimatedRows(plan: unknown): number {
  const [explained] = plan as readonly [{ readonly Plan: { readonly 'Plan Rows': number } }];
  return explained.Plan['Plan Rows'];
}
