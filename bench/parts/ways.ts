// The ways to a list of many owners against each other, for several filters: what PostgreSQL takes for the statement by
// each of them, and for the one that the engine chooses.

import type pg from 'pg';
import { progress } from '../../bin/command.ts';
import { compilePacks } from '../../engine/metadata/compile.ts';
import type { Model } from '../../engine/metadata/model.ts';
import { type BoundSql, bindSql, type CompiledSql, compileSql } from '../../engine/rules/sql.ts';
import type { Connection, Row } from '../../engine/runtime/database/connection.ts';
import { rawPacks } from '../../engine/runtime/models/cache.ts';
import { answerPage, type PageRow, type SoughtPage } from '../../engine/runtime/records/find_page.ts';
import type { KnownKeys } from '../../engine/runtime/records/known_keys.ts';
import { readableSelection } from '../../engine/runtime/records/query/fields.ts';
import { accepted } from '../../engine/runtime/records/query/refusal.ts';
import { requestSlots } from '../../engine/runtime/records/query/request_slots.ts';
import { compileList, listPlan, listWay } from '../../engine/runtime/records/query/select.ts';
import type { Way } from '../../engine/runtime/records/query/served.ts';
import { parseSort } from '../../engine/runtime/records/query/sort.ts';
import { filterSlots, parseFilter } from '../../engine/runtime/records/query/where.ts';
import type { Request } from '../../engine/runtime/request.ts';
import { currentCompany, findIdentity } from '../../engine/runtime/sessions/identity.ts';
import { makeUserRequest } from '../../engine/runtime/sessions/make_request.ts';
import type { Part } from '../bench.ts';
import { median, rounded } from '../measure/statistics.ts';
import { peopleOf } from '../people.ts';
import { benchDocuments } from '../tenant.ts';
import type { BenchWorld } from '../world.ts';

/** Of these the fastest counts. */
const WAYS = ['each', 'found', 'keyed'] as const satisfies readonly Way[];

const IN_STAGE = { '==': [{ var: 'stage' }, 'new'] };

/** Filters as people make them: with an index of their own or without, wide and narrow. */
const FILTERS: Readonly<Record<string, unknown>> = {
  stage: IN_STAGE,
  none: undefined,
  stage_and_amount: { and: [IN_STAGE, { '>': [{ var: 'amount' }, '46000'] }] },
  stage_and_large_amount: { and: [IN_STAGE, { '>': [{ var: 'amount' }, '90000'] }] },
  open: { '==': [{ var: 'stage.outcome' }, 'open'] },
  stage_and_day: { and: [IN_STAGE, { '>=': [{ var: 'close_date' }, '2027-06-01'] }] },
  next_step: { '==': [{ var: 'next_step' }, 'Call back about point 7'] },
  competitor: { and: [IN_STAGE, { '==': [{ var: 'competitor' }, 'Rival 500'] }] },
};

const RUNS = 9;
const HOPELESS_MS = 2_000;
/** Until plans for all values are made. */
const WARM_UP = 6;

export const ways: Part = async ({ world }) => {
  const people = await peopleOf(world);
  const compiled = compilePacks(rawPacks(await benchDocuments()));
  if (!compiled.ok) throw new Error('The packs of the bench do not compile.');
  const { model } = compiled.value;
  const found: Record<string, unknown> = {};
  for (const owners of ['8', '40', '100'] as const) {
    const request = await requestOf(world, model, people[owners].id);
    for (const [name, where] of Object.entries(FILTERS)) {
      const times = await timesOf(world.database, request, where);
      progress(`${name}, ${owners} owners: ${JSON.stringify(times)}`);
      found[`${name} ${owners}`] = times;
    }
  }
  return { ways: found };
};

function requestOf(world: BenchWorld, model: Model, user: string): Promise<Request> {
  const { number, key } = world.tenant;
  return world.work(async ({ installation }) => {
    const database = installation.tenant(number);
    const identity = await database.read((connection) => findIdentity(connection, 'user', user));
    if (!identity) throw new Error('Nobody is there.');
    const company = currentCompany(identity, undefined);
    const identityVersion = identity.version;
    return makeUserRequest({ tenant: { number, key }, model, database, company, identityVersion }, identity);
  });
}

/** Milliseconds by way, each the median of several runs in turns; `ratio`: of what the server does to the fastest. */
async function timesOf(database: pg.Client, request: Request, where: unknown): Promise<Record<string, number>> {
  const queries = new Map(WAYS.map((way) => [way, queryOf(request, where, way)]));
  const chosen = chosenBy(database, request, where);
  const answers = new Set<unknown>();
  const times: Record<string, number[]> = {};
  const run = async (way: (typeof WAYS)[number]): Promise<string> => {
    const connection = timed(database, spend);
    const [row] = await connection.query<PageRow>(queries.get(way) as BoundSql);
    return row?.items ?? '';
  };
  let spent = 0;
  const spend = (ms: number): void => {
    spent += ms;
  };
  const slow = new Set<string>();
  for (let count = -WARM_UP; count < RUNS; count += 1) {
    for (const name of [...WAYS, 'chosen'] as const) {
      if (slow.has(name)) continue;
      spent = 0;
      const answer = await (name === 'chosen' ? chosen(spend) : unlessHopeless(database, () => run(name)));
      if (answer === undefined) slow.add(name);
      else answers.add(answer);
      if (count >= 0 && answer !== undefined) times[name] = [...(times[name] ?? []), spent];
    }
  }
  if (answers.size !== 1) throw new Error(`The ways give unlike answers to ${JSON.stringify(where)}.`);
  const medians = Object.fromEntries(Object.entries(times).map(([name, all]) => [name, rounded(median(all))]));
  const fastest = Math.min(...WAYS.map((way) => medians[way] ?? Number.POSITIVE_INFINITY));
  return { ...medians, ratio: rounded((medians['chosen'] ?? 0) / fastest) };
}

/** What takes longer is not the fastest: keys without an index of them. Undefined then. */
async function unlessHopeless<T>(database: pg.Client, run: () => Promise<T>): Promise<T | undefined> {
  await database.query(`set statement_timeout to ${HOPELESS_MS}`);
  try {
    return await run();
  } catch (error) {
    if ((error as { code?: unknown }).code === CANCELED) return undefined;
    throw error;
  } finally {
    await database.query('set statement_timeout to 0');
  }
}

/** Of PostgreSQL's errors: query_canceled. */
const CANCELED = '57014';

/** Runs statements as the server does (engine/runtime/database/general_plans.ts); `spend` is told the milliseconds. */
function timed(database: pg.Client, spend: (ms: number) => void): Connection {
  return {
    query: async <R extends Row>(bound: BoundSql): Promise<readonly R[]> => {
      await database.query(`set plan_cache_mode to ${bound.plan === 'general' ? 'force_generic_plan' : 'auto'}`);
      const query = prepared(bound);
      const begun = performance.now();
      const { rows } = await database.query<R>(query);
      spend(performance.now() - begun);
      return rows;
    },
  };
}

/** The page as the server finds it, with what it remembers of the reader and the list. */
function chosenBy(database: pg.Client, request: Request, where: unknown) {
  const { entity, filter } = listOf(request, where);
  const way = listWay(request, listOf(request, where));
  const sought: SoughtPage = {
    entity,
    way,
    compiled: compiledBy(request, where, way),
    compile: (other, known) => compiledBy(request, where, other, known),
    bind: (statement, keys) => bindSql(statement, keys, ...requestSlots(request), filterSlots(filter)),
  };
  return (spend: (ms: number) => void): Promise<string> => {
    const mine = {
      ...request.database,
      read: <T>(work: (connection: Connection) => Promise<T>) => work(timed(database, spend)),
    };
    return answerPage({ ...request, database: mine }, sought, async (page) => page?.items ?? '');
  };
}

const names = new Map<string, string>();

/** Under one name for each text, as the server has it. */
function prepared({ sql, parameters }: BoundSql): pg.QueryConfig {
  const name = names.get(sql) ?? `way_${names.size}`;
  names.set(sql, name);
  return { name, text: sql, values: [...parameters] };
}

function queryOf(request: Request, where: unknown, way: Way): BoundSql {
  const { filter } = listOf(request, where);
  return bindSql(compiledBy(request, where, way), ...requestSlots(request), filterSlots(filter));
}

function compiledBy(request: Request, where: unknown, way: Way, known?: KnownKeys): CompiledSql {
  const { filter: _filter, ...list } = listOf(request, where);
  const selection = readableSelection(request, list.entity, true);
  const isKnown = known !== undefined;
  const statement = compileList(request, { ...list, selection, includes: [], way, counts: known?.counts, isKnown });
  return compileSql(statement, listPlan(request, list, way));
}

function listOf(request: Request, where: unknown) {
  const entity = request.model.entities['opportunity'];
  if (!entity) throw new Error('There are no deals.');
  const filter = where === undefined ? undefined : accepted(parseFilter(request, entity, where));
  const keys = accepted(parseSort(request, entity, ['close_date']));
  return { entity, filter, rule: filter?.rule, search: undefined, keys, limit: 50 };
}
