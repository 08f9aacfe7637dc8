// One write under way: all that its pure parts may know of the world. What is not in here is not looked at.

import type { Entity } from '../../../metadata/model.ts';
import type { Action } from '../../access/access.ts';
import type { Rates, StoreContext, Stored } from '../../field_types/field_type.ts';
import { idOf } from '../../field_types/reference_value.ts';
import type { Request } from '../../request.ts';
import type { WriteOptions } from './options.ts';
import type { Values } from './values.ts';

export interface Writing {
  readonly request: Request;
  readonly entity: Entity;
  readonly options: WriteOptions;
  /** Id of the record, of a new one too. */
  readonly id: string;
  /** The record as it is, under its row lock; null while it is being created. */
  readonly before: Before | null;
  /** Records that references lead to, as far as they were looked up. */
  readonly targets: Targets;
  /** ISO 4217: of the tenant, for records without a company; null before there is a company, or where nobody asks. */
  readonly baseCurrency: string | null;
  /** Rates to the currency of the record's company, as far as they were looked up. */
  readonly rates?: Rates;
}

/** A record as it is before the write. */
export interface Before {
  readonly version: number;
  /** All fields, system ones included. */
  readonly values: Values;
  /** Values that rules read over references (`account.language`), by path. */
  readonly reached: Values;
  /** Actions that moves between stages ask for, or changes of some fields, and that the user may do with this record. */
  readonly grants: ReadonlySet<string>;
}

/** By `targetKey`; undefined: not looked up yet. */
export type Targets = ReadonlyMap<string, Target>;

/** A record that a reference leads to. What is missing or deleted is `there: false`. */
export interface Target {
  readonly there: boolean;
  /** Whether the writer may read it. */
  readonly readable: boolean;
  /** Values that rules read beyond the reference, by the rest of the path; its ancestors as `<tree field>.path`. */
  readonly reached: Values;
  /** Id of its company; null: it belongs to all of them, or to none. */
  readonly company?: string | null;
  /** Whether it is a company that is switched off. */
  readonly isOff?: boolean;
}

/**
 * Whether the writer has the right over the record. One that is not there yet has no scope to be in: then it is enough to
 * have the right somewhere.
 */
export function hasRight({ request, entity, before }: Writing, action: Action): boolean {
  return before ? before.grants.has(action) : request.access.may(entity, action);
}

export function targetKey(entity: string, id: string): string {
  return `${entity} ${id}`;
}

/** The currency in which money of a record with these values keeps its company amount. */
export function companyCurrency(writing: Writing, values: Values): string | null {
  const { request, entity, before, targets } = writing;
  const company = entity.fields['company'] ? idOf(values['company']) : null;
  if (company === null) return writing.baseCurrency;
  if (company === request.company?.id) return request.company.currency;
  const known = targets.get(targetKey('company', company))?.reached['currency'];
  if (known !== undefined) return textOf(known);
  if (before && company === idOf(before.values['company'])) return textOf(before.reached['company.currency']);
  return null;
}

/** What storing a record with these values needs to know. */
export function storeContext(writing: Writing, values: Values): StoreContext {
  const currency = companyCurrency(writing, values);
  return { currency, today: writing.request.today, ...(writing.rates ? { rates: writing.rates } : {}) };
}

function textOf(value: Stored | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
