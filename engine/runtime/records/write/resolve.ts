// Looks up and locks what a write refers to, in one statement: records FOR KEY SHARE in (entity, id) order, so that
// none is deleted before the write is done, with the values that rules read of them. Then the draft is settled again,
// until it names nothing that was not looked up.

import { fieldsOfType } from '../../../metadata/fields_of_type.ts';
import type { Entity, Model } from '../../../metadata/model.ts';
import { bindSql, column, compileSql, join, name, raw, type Sql, slot, sql, text } from '../../../rules/sql.ts';
import { companyOf, isSwitchedOff } from '../../access/companies.ts';
import { GUARD } from '../../access/guard.ts';
import type { Connection } from '../../database/connection.ts';
import { statementOf } from '../compiled.ts';
import { baseCurrencySql } from '../query/rates.ts';
import { requestSlots } from '../query/request_slots.ts';
import type { ReadContext } from '../query/source.ts';
import { judgedReferences } from './companies.ts';
import type { Draft } from './draft.ts';
import type { Input } from './input.ts';
import { needsBaseCurrency } from './lock.ts';
import { reachedFrom } from './paths.ts';
import { findRates, wantedRates } from './rates.ts';
import { newReferences, settle } from './settle.ts';
import { reachedSql } from './tables.ts';
import { lockTree } from './tree.ts';
import type { Values } from './values.ts';
import { type Target, targetKey, type Writing } from './writing.ts';

export interface Settled {
  readonly writing: Writing;
  readonly draft: Draft;
}

/** A default that leads to a record whose value is the next default …: longer chains end here. */
const MOST_ROUNDS = 6;

/** Settles the input with all that it refers to. */
export async function settleWithTargets(connection: Connection, start: Writing, input: Input): Promise<Settled> {
  let writing = start;
  for (let round = 1; ; round += 1) {
    const draft = settle(writing, input);
    const wanted = wantedTargets(writing, draft);
    const isBaseMissing = lacksBaseCurrency(writing) && round === 1;
    const currencies = wantedRates(writing, draft.values);
    const isSettled = wanted.size === 0 && !isBaseMissing && currencies.length === 0;
    if (isSettled || round === MOST_ROUNDS) return { writing, draft };
    if (wanted.size === 0 && !isBaseMissing) {
      writing = { ...writing, rates: await findRates(connection, writing, { currencies, values: draft.values }) };
      continue;
    }
    if (namesTree(writing, wanted)) {
      await lockTree(connection, { request: writing.request, entity: writing.entity, isMove: writing.before !== null });
    }
    const found = await resolveTargets(connection, writing, { wanted, isBaseMissing });
    writing = {
      ...writing,
      targets: new Map([...writing.targets, ...found.targets]),
      baseCurrency: writing.baseCurrency ?? found.baseCurrency,
    };
  }
}

/** Whether the record may need the base currency, and nobody has looked it up. */
export function lacksBaseCurrency(writing: Writing): boolean {
  return writing.before === null && writing.baseCurrency === null && needsBaseCurrency(writing.entity);
}

/** Ids by entity, in the order in which they are locked. */
export type WantedTargets = ReadonlyMap<string, readonly string[]>;

/** The records that a draft refers to and that were not looked up. */
export function wantedTargets(writing: Writing, draft: Draft): WantedTargets {
  const ids = new Map<string, Set<string>>();
  const judged = judgedReferences(writing, draft.values);
  for (const { field, id } of [...newReferences(writing, draft.values), ...judged]) {
    const entity = field.to as string;
    if (writing.targets.has(targetKey(entity, id))) continue;
    ids.set(entity, (ids.get(entity) ?? new Set()).add(id));
  }
  const entities = [...ids.keys()].sort();
  return new Map(entities.map((entity) => [entity, [...(ids.get(entity) ?? [])].sort()]));
}

export function namesTree({ entity }: Writing, wanted: WantedTargets): boolean {
  return wanted.has(entity.name) && fieldsOfType(entity, 'tree_parent').length > 0;
}

interface TargetRow {
  readonly [column: string]: unknown;
  readonly entity: string;
  readonly id: string;
  readonly readable: boolean;
  readonly reached: string;
  readonly company: string | null;
  readonly off: boolean;
}

interface Resolved {
  readonly targets: ReadonlyMap<string, Target>;
  readonly baseCurrency: string | null;
}

/** Locks and reads these records, and the base currency where it is missing. */
export async function resolveTargets(
  connection: Connection,
  { request, entity }: Writing,
  { wanted, isBaseMissing }: { wanted: WantedTargets; isBaseMissing: boolean },
): Promise<Resolved> {
  const entities = [...wanted.keys()];
  const shape = { operation: 'resolve', entity: entity.name, parts: [entities, isBaseMissing] };
  const { compiled } = statementOf(request, shape, () => ({
    compiled: compileSql(compileResolve(request, entity, { entities, isBaseMissing })),
    plan: null,
  }));
  const rows = await connection.query<TargetRow>(bindSql(compiled, ...requestSlots(request), idSlots(wanted)));
  const targets = new Map<string, Target>();
  for (const [target, ids] of wanted) {
    for (const id of ids) targets.set(targetKey(target, id), { there: false, readable: false, reached: {} });
  }
  let baseCurrency: string | null = null;
  for (const row of rows) {
    const reached = JSON.parse(row.reached) as Values;
    if (row.entity === '') baseCurrency = (reached['currency'] ?? null) as string | null;
    else targets.set(targetKey(row.entity, row.id), targetOf(row, reached));
  }
  return { targets, baseCurrency };
}

function targetOf({ readable, company, off }: TargetRow, reached: Values): Target {
  return { there: true, readable, reached, company, isOff: off };
}

function idSlots(wanted: WantedTargets): Readonly<Record<string, unknown>> {
  return Object.fromEntries([...wanted].map(([entity, ids]) => [`ids.${entity}`, ids]));
}

function compileResolve(
  context: ReadContext,
  entity: Entity,
  { entities, isBaseMissing }: { entities: readonly string[]; isBaseMissing: boolean },
): Sql {
  // A branch of UNION cannot lock, a CTE can; they run in the order in which the union reads them.
  const ctes = entities.map((target) => sql`${name(`of ${target}`)} as (${lockTargets(context, entity, target)})`);
  const branches = entities.map((target) => {
    const columns = sql`${text(target)} as "entity", "id"::text, "readable", "reached"::text, "company"::text, "off"`;
    return sql`select ${columns} from ${name(`of ${target}`)}`;
  });
  const base = sql`select '' as "entity", '' as "id", true as "readable", json_build_object('currency', ${baseCurrencySql})::text as "reached", null as "company", false as "off" where ${GUARD}`;
  const all = isBaseMissing ? [...branches, base] : branches;
  const before = ctes.length > 0 ? sql`with ${join(ctes, ', ')} ` : raw('');
  return sql`${before}${join(all, ' union all ')}`;
}

function lockTargets({ model, access }: ReadContext, entity: Entity, targetName: string): Sql {
  const target = model.entities[targetName] as Model['entities'][string];
  const alias = 't';
  const reached = reachedSql(model, { entity: target, alias }, reachedFrom(model, entity, targetName));
  const company = companyOf(target, alias) ?? raw('null::uuid');
  const off = targetName === 'company' ? isSwitchedOff(target, alias) : raw('false');
  const columns = sql`${column(alias, 'id')}, ${access.rows(target, 'read', alias)} as "readable", ${reached} as "reached", ${company} as "company", ${off} as "off"`;
  const where = sql`${column(alias, 'id')} = any(${slot(`ids.${targetName}`)}::uuid[]) and ${column(alias, 'deleted_at')} is null and ${GUARD}`;
  return sql`select ${columns} from ${name(targetName)} as ${name(alias)} where ${where} order by ${column(alias, 'id')} for key share of ${name(alias)}`;
}
