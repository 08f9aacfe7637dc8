// Counts, sums, means and extremes of the records that the reader may see, per group. The statement is compiled in
// query/aggregate.ts; here it is bound and run, and the JSON of its cells is put together under the request's names.

import type { AggregateRequest } from '../../../schemas/http/records.ts';
import type { Entity } from '../../metadata/model.ts';
import { ok, type Problem, Refusal } from '../../problems.ts';
import { bindSql, type CompiledSql, type SlotValues } from '../../rules/sql.ts';
import type { Row } from '../database/connection.ts';
import { digitsByCurrency } from '../field_types/currency.ts';
import type { Request } from '../request.ts';
import { compiledStatement } from './compiled.ts';
import { compileAggregate, type Ordered, parseHaving, parseOrder } from './query/aggregate.ts';
import { DEFAULT_ROWS, parseAggregateRequest } from './query/aggregate_request.ts';
import { type Group, resolveGroups } from './query/group.ts';
import { type Measure, resolveMeasures } from './query/measure.ts';
import { beside, CURRENCY, countsMissing } from './query/money_measure.ts';
import { accepted, refusalOf } from './query/refusal.ts';
import { requestSlots } from './query/request_slots.ts';
import { parseSearch, type Search, searchShape, searchSlots } from './query/search.ts';
import { findEntity } from './query/source.ts';
import { type Filter, filterSlots, parseFilter } from './query/where.ts';

interface CheckedAggregate {
  readonly entity: Entity;
  readonly filter: Filter | undefined;
  readonly search: Search | undefined;
  readonly groups: readonly Group[];
  readonly measures: readonly Measure[];
  readonly having: Filter | undefined;
  readonly order: readonly Ordered[];
}

/**
 * The JSON text of an AggregateAnswer. Refusals: `entity.unknown`; `rate.missing` where an amount is not known in the
 * currency of the answer; `value.too_large` for a sum that is no safe integer; for what is wrong in the body the first problem's code with all of them (`parameter.*`,
 * `field.unknown`, `value.type`, `limit.exceeded`, those of rules).
 */
export async function runAggregate(request: Request, entityName: string, body: unknown): Promise<string> {
  const entity = findEntity(request, entityName);
  const wanted = accepted(parseAggregateRequest(body));
  const checked = checkAggregate(request, entity, wanted);
  const rows = await request.database.read((connection) =>
    connection.query(bindSql(statementFor(request, checked, wanted), ...slotsOf(request, checked, wanted))),
  );
  refuseMissingRates(checked.measures, rows[0]);
  refuseUnsafeSums(checked, rows);
  const keys = [...checked.groups, ...checked.measures].map(({ name }) => JSON.stringify(name));
  const items = rows.map((row) => `{${keys.map((key, index) => `${key}:${row[`c${index}`] ?? 'null'}`).join(',')}}`);
  return `{"items":[${items.join(',')}]}`;
}

function checkAggregate(request: Request, entity: Entity, wanted: AggregateRequest): CheckedAggregate {
  const filter = wanted.where === undefined ? ok(undefined) : parseFilter(request, entity, wanted.where);
  const search = parseSearch(wanted.search);
  const groups = resolveGroups(request, entity, wanted.group ?? {});
  const found = groups.ok ? groups.value : [];
  const measures = resolveMeasures(request, { entity, groups: found }, wanted.measures);
  if (!filter.ok || !search.ok || !groups.ok || !measures.ok) throw refusalOf(filter, search, groups, measures);
  const columns = { groups: groups.value, measures: measures.value };
  refuseSharedNames(columns);
  const having = wanted.having === undefined ? ok(undefined) : parseHaving(columns, wanted.having);
  const order = parseOrder(columns, wanted.sort ?? []);
  if (!having.ok || !order.ok) throw refusalOf(having, order);
  return { entity, filter: filter.value, search: search.value, ...columns, having: having.value, order: order.value };
}

/** A stage brings `<name>_pipeline`, which the request may have given to something else. */
function refuseSharedNames({ groups, measures }: Pick<CheckedAggregate, 'groups' | 'measures'>): void {
  const names = [...groups, ...measures].map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new Refusal('parameter.invalid', `The name ${twice} is taken by the pipeline of a stage; choose another one.`);
}

function statementFor(request: Request, checked: CheckedAggregate, wanted: AggregateRequest): CompiledSql {
  const { entity, filter, search, groups, measures, having, order } = checked;
  const oneCurrency = request.oneCurrency === true;
  const shape = {
    operation: oneCurrency ? 'aggregate in one currency' : 'aggregate',
    entity: entity.name,
    parts: [wanted.group, wanted.measures, wanted.sort, filter?.shape.key, searchShape(search), having?.shape.key],
  };
  return compiledStatement(request, shape, () => {
    const matching = { entity, rule: filter?.rule, search };
    return compileAggregate(request, { matching, groups, measures, having: having?.rule, order, oneCurrency });
  });
}

function slotsOf(
  request: Request,
  { filter, search, having }: CheckedAggregate,
  { limit }: AggregateRequest,
): readonly SlotValues[] {
  return [
    ...requestSlots(request),
    filterSlots(filter),
    filterSlots(having, 'having'),
    searchSlots(search),
    { limit: limit ?? DEFAULT_ROWS, 'currency.digits': digitsByCurrency() },
  ];
}

/** Groups with missing rates come first, so the first row speaks for all. */
function refuseMissingRates(measures: readonly Measure[], first: Row | undefined): void {
  const currency = String(first?.[CURRENCY] ?? 'the currency of the company');
  const problems = measures.filter(countsMissing).flatMap((measure): readonly Problem[] => {
    const missing = Number(first?.[beside(measure, 'missing')] ?? 0);
    if (missing === 0) return [];
    const path = measure.of?.found.path ?? '';
    const detail = `${missing} amounts of ${path} have no rate to ${currency}; group by ${path}.currency for the originals.`;
    const params = { currency: String(first?.[beside(measure, 'missingCurrency')]), missing, field: path };
    return [{ code: 'rate.missing', pointer: `/measures/${measure.name}`, detail, params }];
  });
  const [problem] = problems;
  if (problem) throw new Refusal('rate.missing', problem.detail, { problems });
}

/** A JSON number keeps no more digits than those of 2⁵³−1: a sum with others would be another one. */
function refuseUnsafeSums({ groups, measures }: CheckedAggregate, rows: readonly Row[]): void {
  const problems = measures.flatMap((measure, index): readonly Problem[] => {
    if (measure.type.kind !== 'integer') return [];
    const cell = `c${groups.length + index}`;
    const unsafe = rows.find((row) => !Number.isSafeInteger(Number(row[cell] ?? 0)))?.[cell];
    if (unsafe === undefined) return [];
    const detail = `The measure ${measure.name} is ${unsafe}, beyond ±${Number.MAX_SAFE_INTEGER}; measure fewer records at once.`;
    return [{ code: 'value.too_large', pointer: `/measures/${measure.name}`, detail }];
  });
  const [problem] = problems;
  if (problem) throw new Refusal('value.too_large', problem.detail, { problems });
}
