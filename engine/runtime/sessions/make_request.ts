// Puts together who asks, of which tenant, under which model and at which moment: the Request that everything which
// reads or writes records is given. For people from their identity, for the engine itself (set-up, seeds) without one.

import type { Model } from '../../metadata/model.ts';
import { compileAccess, engineAccess } from '../access/compile.ts';
import { seenBy } from '../access/seen_by.ts';
import type { Transactions } from '../database/connection.ts';
import { isoMoment } from '../iso_moment.ts';
import type { CompanyFacts, Request } from '../request.ts';
import type { Identity } from './identity.ts';

export interface RequestFacts {
  readonly tenant: { readonly number: number; readonly key: string };
  readonly model: Model;
  readonly database: Transactions;
  readonly company: CompanyFacts | null;
  /** Under which the identity is believed; null or left out where nothing asks. */
  readonly identityVersion?: string | null;
  /** The tenant's (tenants/secrets.ts). */
  readonly cursorSecret?: Buffer;
  /** BCP 47 ranges that the client prefers, best first; the user's own comes after them. */
  readonly languages?: readonly string[];
  /** The request of who looks at what the user sees, as if they asked for themselves; left out where the user asks. */
  readonly looker?: Request;
}

/** The request of a user. */
export function makeUserRequest(facts: RequestFacts, identity: Identity): Request {
  const { now, today } = momentOf(facts.company);
  const { id, login, language } = identity.user;
  const company = facts.company?.id ?? null;
  const { memberships, shares } = identity;
  const { looker } = facts;
  const own = compileAccess(facts.model, memberships, { user: id, company, now, today, shares });
  const wanted = [...(facts.languages ?? []), ...(language === null ? [] : [language])];
  return {
    tenant: { number: facts.tenant.number, key: facts.tenant.key },
    model: facts.model,
    access: looker ? seenBy(own, looker) : own,
    user: { id, login },
    ...(looker ? { looker: looker.user } : {}),
    identityVersion: facts.identityVersion ?? null,
    company: facts.company,
    oneCurrency: identity.one_currency,
    ...(facts.cursorSecret ? { cursorSecret: facts.cursorSecret } : {}),
    now,
    today,
    language: chooseLanguage(facts.model.languages, [...wanted, facts.company?.language ?? '']),
    database: facts.database,
  };
}

/** The request of the engine itself, which may do everything. */
export function makeEngineRequest(facts: RequestFacts): Request {
  const moment = momentOf(facts.company);
  return {
    tenant: { number: facts.tenant.number, key: facts.tenant.key },
    model: facts.model,
    access: engineAccess({ user: null, company: facts.company?.id ?? null, ...moment }),
    user: null,
    identityVersion: null,
    company: facts.company,
    ...moment,
    language: chooseLanguage(facts.model.languages, [facts.company?.language ?? '']),
    database: facts.database,
  };
}

/** The first of the wanted languages that the model has, by itself or without its region; else the model's first. */
export function chooseLanguage(languages: readonly string[], wanted: readonly string[]): string {
  for (const each of wanted) {
    const range = each.toLowerCase();
    const found =
      languages.find((language) => language.toLowerCase() === range) ??
      languages.find((language) => language.toLowerCase().split('-')[0] === range.split('-')[0]);
    if (found !== undefined) return found;
  }
  return languages[0] ?? 'en';
}

function momentOf(company: CompanyFacts | null): { readonly now: string; readonly today: string } {
  const at = Date.now();
  return { now: isoMoment(at), today: dayIn(at, company?.zone ?? 'UTC') };
}

/** Offsets of zones are whole quarters of an hour (IANA tz, since 1972), so no day begins within one. */
const QUARTER_MS = 15 * 60_000;

interface KnownZone {
  readonly format: Intl.DateTimeFormat;
  /** The quarter that was asked for last, and its day: working it out takes 25 µs, and every request asks. */
  quarter: number;
  day: string;
}

const zones = new Map<string, KnownZone>();

/** ISO date of a moment in an IANA time zone; a zone that this machine does not know counts as UTC. */
export function dateIn(moment: string, zone: string): string {
  return dayIn(Date.parse(moment), zone);
}

function dayIn(at: number, zone: string): string {
  let known = zones.get(zone);
  if (known === undefined) {
    known = { format: formatterOf(zone), quarter: Number.NaN, day: '' };
    zones.set(zone, known);
  }
  const quarter = Math.floor(at / QUARTER_MS);
  if (quarter !== known.quarter) {
    const parts = Object.fromEntries(known.format.formatToParts(at).map(({ type, value }) => [type, value]));
    known.day = `${parts['year']}-${parts['month']}-${parts['day']}`;
    known.quarter = quarter;
  }
  return known.day;
}

function formatterOf(zone: string): Intl.DateTimeFormat {
  const options = { calendar: 'iso8601', year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  try {
    return new Intl.DateTimeFormat('en', { ...options, timeZone: zone });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return new Intl.DateTimeFormat('en', { ...options, timeZone: 'UTC' });
  }
}
