// Creating many records of one entity at once, as imports do: each is read, settled and judged as by create.ts, but
// what they refer to is looked up for all of them together, and they are written in one statement. No record comes back.

import type { Entity } from '../../metadata/model.ts';
import { Refusal } from '../../problems.ts';
import type { Connection } from '../database/connection.ts';
import type { Rates } from '../field_types/field_type.ts';
import { idOf } from '../field_types/reference_value.ts';
import type { Request } from '../request.ts';
import { settleCompanyAmounts } from './write/company_amounts.ts';
import { type Input, parseInput } from './write/input.ts';
import { insertRecords } from './write/insert_many.ts';
import type { WriteOptions } from './write/options.ts';
import { presentWriteError, refuseRecord } from './write/refusals.ts';
import {
  lacksBaseCurrency,
  namesTree,
  resolveTargets,
  type Settled,
  settleWithTargets,
  type WantedTargets,
  wantedTargets,
} from './write/resolve.ts';
import { referenceFields, settle } from './write/settle.ts';
import { lockTree } from './write/tree.ts';
import { planWrite, problemsOf } from './write/write_record.ts';
import { companyCurrency, type Target, targetKey, type Writing } from './write/writing.ts';

export interface NewRecord {
  readonly input: unknown;
  /** All records of a call have the same cause. */
  readonly options: WriteOptions & { readonly id: string; readonly cause: string };
}

/**
 * What a transaction has looked up and locked so far, by the entity that refers to it. It holds until the transaction
 * ends; with the next one begins a new one.
 */
export type KnownTargets = Map<string, Known>;

interface Known {
  readonly targets: Map<string, Target>;
  baseCurrency: string | null;
  /** By currency of the company. */
  readonly rates: Map<string | null, Rates>;
}

/** A record that is refused, and why. */
export interface RefusedRecord {
  readonly id: string;
  readonly refusal: Refusal;
}

/**
 * Creates the records inside a transaction that is open. Those that cannot be created are answered, all of them, and
 * then nothing may stay of the call: rolling back is the caller's. A collision with another record is thrown as
 * `value.not_unique`, since PostgreSQL does not say which of them it was. Records may not refer to each other.
 */
export async function writeCreateMany(
  request: Request,
  connection: Connection,
  entity: Entity,
  ...[records, known]: readonly [records: readonly NewRecord[], known: KnownTargets]
): Promise<readonly RefusedRecord[]> {
  if (!request.access.may(entity, 'create')) {
    const refusal = new Refusal('access.denied', `You may not create records of ${entity.name}.`);
    return records.map(({ options }) => ({ id: options.id, refusal }));
  }
  const settled = await settleAll(connection, { request, entity, records, known });
  const refused: RefusedRecord[] = [];
  for (const { settled: one, input } of settled) {
    const problems = await problemsOf(connection, one, input);
    if (problems.length > 0) refused.push({ id: one.writing.id, refusal: refuseRecord(problems) });
  }
  if (refused.length > 0) return refused;
  const writes = settled.map((each) => planWrite(each.settled));
  const denied = await insertRecords(request, connection, { entity, writes }).catch((error: unknown) => {
    throw presentWriteError(error, entity, request.language);
  });
  await settleCompanyAmounts(connection, request, { entity });
  return [...denied].map((id) => {
    const refusal = new Refusal('access.denied', 'You may not create a record that lies outside what you may create.');
    return { id, refusal };
  });
}

interface Creating {
  readonly request: Request;
  readonly entity: Entity;
  readonly records: readonly NewRecord[];
  readonly known: KnownTargets;
}

async function settleAll(
  connection: Connection,
  { request, entity, records, known: all }: Creating,
): Promise<readonly { readonly settled: Settled; readonly input: Input }[]> {
  const known = all.get(entity.name) ?? { targets: new Map(), baseCurrency: null, rates: new Map() };
  all.set(entity.name, known);
  const begun = records.map(({ input, options }) => {
    const writing = startWriting({ request, entity, known }, options);
    return { writing, input: parseInput(writing, input) };
  });
  await lookUpTogether(connection, known, begun);
  const settled = [];
  for (const { writing, input } of begun) {
    const start = { ...writing, targets: known.targets, baseCurrency: known.baseCurrency };
    settled.push({ settled: await settleOne(connection, { known, start, input }), input });
  }
  return settled;
}

function startWriting(
  { request, entity, known }: { readonly request: Request; readonly entity: Entity; readonly known: Known },
  options: NewRecord['options'],
): Writing {
  const { targets, baseCurrency } = known;
  return { request, entity, options, id: options.id, before: null, targets, baseCurrency };
}

interface Begun {
  readonly writing: Writing;
  readonly input: Input;
}

/** What all of them refer to, in one statement. Defaults may lead further; that is looked up record by record. */
async function lookUpTogether(connection: Connection, known: Known, begun: readonly Begun[]): Promise<void> {
  const [first] = begun;
  if (!first) return;
  const wanted = wantedByAll(first, begun);
  const isBaseMissing = lacksBaseCurrency(first.writing);
  if (wanted.size === 0 && !isBaseMissing) return;
  const { request, entity } = first.writing;
  if (namesTree(first.writing, wanted)) await lockTree(connection, { request, entity, isMove: false });
  const found = await resolveTargets(connection, first.writing, { wanted, isBaseMissing });
  keep(known, { targets: found.targets, baseCurrency: known.baseCurrency ?? found.baseCurrency });
}

/**
 * What their inputs name, and what the first of them refers to besides: its owner and its company, which mostly are those
 * of all. To settle each of them only to find that out was a tenth of an import.
 */
function wantedByAll(first: Begun, begun: readonly Begun[]): WantedTargets {
  const { request, entity } = first.writing;
  const ofFirst = wantedTargets(first.writing, settle(first.writing, first.input));
  const ids = new Map([...ofFirst].map(([target, some]) => [target, new Set(some)]));
  for (const field of referenceFields(request.model, entity)) {
    const target = field.to as string;
    const some = ids.get(target) ?? new Set();
    for (const { writing, input } of begun) {
      const id = idOf(input.given.get(field.name));
      if (id !== null && !writing.targets.has(targetKey(target, id))) some.add(id);
    }
    if (some.size > 0) ids.set(target, some);
  }
  return new Map([...ids.keys()].sort().map((target) => [target, [...(ids.get(target) ?? [])].sort()]));
}

function keep(known: Known, { targets, baseCurrency }: Pick<Writing, 'targets' | 'baseCurrency'>): void {
  for (const [key, target] of targets) known.targets.set(key, target);
  known.baseCurrency = baseCurrency;
}

async function settleOne(
  connection: Connection,
  { known, start, input }: { readonly known: Known; readonly start: Writing; readonly input: Input },
): Promise<Settled> {
  // A rate is to the currency of the record's company, which is known when it is settled.
  const rates =
    known.rates.size === 0 ? undefined : known.rates.get(companyCurrency(start, settle(start, input).values));
  const settled = await settleWithTargets(connection, rates ? { ...start, rates } : start, input);
  const { writing, draft } = settled;
  if (writing.targets !== start.targets) keep(known, writing);
  if (writing.rates) known.rates.set(companyCurrency(writing, draft.values), writing.rates);
  return settled;
}
