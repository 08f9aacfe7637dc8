// A list of records: what the reader may see of an entity, filtered, searched, in order, page by page. The statements
// are compiled in query/; here they are found by the shape of the request, bound and run. The records' JSON goes out
// as PostgreSQL wrote it.

import type { ListRequest } from '../../../schemas/http/records.ts';
import type { Entity } from '../../metadata/model.ts';
import { ok } from '../../problems.ts';
import { bindSql, type CompiledSql, type SlotValues, type Sql } from '../../rules/sql.ts';
import type { Connection } from '../database/connection.ts';
import type { Request } from '../request.ts';
import { compiledStatement, statementOf } from './compiled.ts';
import { answerPage, isEnd, type PageRow } from './find_page.ts';
import type { KnownKeys } from './known_keys.ts';
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
import { compileCount, compileEstimate, compileList, listPlan, listWay } from './query/select.ts';
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

/** A list, its statement, and what is bound to it in any case. */
interface PreparedList {
  readonly list: ListRequest;
  readonly checked: CheckedList;
  readonly compiled: CompiledSql;
  readonly slots: SlotValues;
  /** Which values of the cursor are null. */
  readonly nulls: readonly boolean[] | undefined;
  readonly way: Way;
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

function runPrepared(request: Request, prepared: PreparedList): Promise<string> {
  const { checked, compiled, slots, way } = prepared;
  const sought = {
    entity: checked.entity,
    way,
    compiled,
    compile: (other: Way, known: KnownKeys | undefined) => compilePageOf(request, prepared, other, known),
    bind: (statement: CompiledSql, keys: SlotValues) =>
      bindSql(statement, slots, keys, ...matchingSlots(request, checked), cursorSlotsOf(request, statement)),
  };
  return answerPage(request, sought, (page, connection) => answerOf({ request, connection, checked }, prepared, page));
}

async function answerOf(running: Running, prepared: PreparedList, page: PageRow | undefined): Promise<string> {
  const { list } = prepared;
  const isWhole = isEnd(page) && list.after === undefined;
  const whole = isWhole ? Number(page?.count ?? 0) : undefined;
  return textOf(running.request, prepared, page, await runCount(running, { kind: list.count, whole }));
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
  return { list, checked, compiled, slots: cursor, nulls, way };
}

function compilePageOf(
  request: Request,
  { list, checked, nulls }: Pick<PreparedList, 'list' | 'checked' | 'nulls'>,
  way: Way,
  known?: KnownKeys,
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
    known?.counts ?? known !== undefined,
  ];
  const compile = (): Sql =>
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
      counts: known?.counts,
      isKnown: known !== undefined,
    });
  const plan = listPlan(request, { entity, rule: filter?.rule, search, keys }, way);
  return compiledStatement(request, { operation: 'list', entity: entity.name, parts }, compile, plan);
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
