// Many new records of one entity at once: each is read and settled as by write_record.ts, but what they refer to is looked
// up and locked for all of them together.

import type { Entity } from '../../../metadata/model.ts';
import type { Connection } from '../../database/connection.ts';
import type { Rates } from '../../field_types/field_type.ts';
import { idOf } from '../../field_types/reference_value.ts';
import type { Request } from '../../request.ts';
import { type Input, parseInput } from './input.ts';
import type { WriteOptions } from './options.ts';
import {
  lacksBaseCurrency,
  namesTree,
  resolveTargets,
  type Settled,
  settleWithTargets,
  type WantedTargets,
  wantedTargets,
} from './resolve.ts';
import { referenceFields, settle } from './settle.ts';
import { lockTree } from './tree.ts';
import { companyCurrency, type Target, targetKey, type Writing } from './writing.ts';

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

/** New records of one entity whose inputs are read, with all that they refer to. */
export interface BegunRecords {
  readonly known: Known;
  readonly records: readonly Begun[];
}

export interface Begun {
  readonly writing: Writing;
  readonly input: Input;
}

interface Beginning {
  readonly request: Request;
  readonly entity: Entity;
  readonly records: readonly NewRecord[];
  readonly known: KnownTargets;
}

/** Reads the inputs, and looks up in one statement what they refer to. */
export async function beginRecords(
  connection: Connection,
  { request, entity, records, known: all }: Beginning,
): Promise<BegunRecords> {
  const known = all.get(entity.name) ?? { targets: new Map(), baseCurrency: null, rates: new Map() };
  all.set(entity.name, known);
  const begun = records.map(({ input, options }) => {
    const { targets, baseCurrency } = known;
    const writing = { request, entity, options, id: options.id, before: null, targets, baseCurrency };
    return { writing, input: parseInput(writing, input) };
  });
  await lookUpTogether(connection, known, begun);
  return { known, records: begun };
}

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

/** Settles one of them. Where its defaults lead further than its input, that is looked up for it alone, and known then. */
export async function settleBegun(connection: Connection, known: Known, { writing, input }: Begun): Promise<Settled> {
  const start = { ...writing, targets: known.targets, baseCurrency: known.baseCurrency };
  // A rate is to the currency of the record's company, which is known when it is settled.
  const rates =
    known.rates.size === 0 ? undefined : known.rates.get(companyCurrency(start, settle(start, input).values));
  const settled = await settleWithTargets(connection, rates ? { ...start, rates } : start, input);
  if (settled.writing.targets !== start.targets) keep(known, settled.writing);
  if (settled.writing.rates) {
    known.rates.set(companyCurrency(settled.writing, settled.draft.values), settled.writing.rates);
  }
  return settled;
}
