// What the records of a place hold: of each entity a body with a canary in every text, in the order in which they are made.

import { type CallerName, type Canaries, COMMON } from './canaries.ts';

export type Body = Readonly<Record<string, unknown>>;

/** What a body is made with. */
export interface Making {
  /** A text of its own for this field. */
  readonly say: (field: string) => string;
  readonly mail: (field: string) => string;
  readonly money: (field: string) => Body;
  readonly address: () => Body;
  /** A code of capitals. */
  readonly code: (field: string) => string;
  /** Id of the record of this entity that was made before in the same place. */
  readonly id: (entity: string) => string;
  /** Id; null: of all companies. */
  readonly company: string | null;
}

const COMPANY = { currency: 'EUR', country: 'FR', zone: 'Europe/Paris', language: 'fr' };

export function companyBody({ say, mail, address, code }: Making): Body {
  const letterhead = { letterhead_lines: say('letterhead_lines'), letterhead_footer: say('letterhead_footer') };
  return { name: say('name'), code: code('code'), email: mail('email'), address: address(), ...letterhead, ...COMPANY };
}

export function userBody({ say, mail }: Making): Body {
  return { name: say('name'), email: mail('email'), job_title: say('job_title') };
}

type MakeBody = (making: Making) => Body;

/** What a company has. */
export const OF_A_COMPANY: Readonly<Record<string, MakeBody>> = {
  agency: ({ say, mail, address, company }) => ({
    name: say('name'),
    email: mail('email'),
    address: address(),
    company,
  }),
  team: ({ say, id }) => ({ name: say('name'), agency: id('agency') }),
  account: ({ say, mail, address, company }) => ({
    name: say('name'),
    email: mail('email'),
    address: address(),
    tags: [say('tags')],
    description: say('description'),
    company,
  }),
  contact: ({ say, mail, address, id, company }) => ({
    first_name: say('first_name'),
    last_name: say('last_name'),
    email: mail('email'),
    address: address(),
    job_title: say('job_title'),
    description: say('description'),
    account: id('account'),
    company,
  }),
  account_contact: ({ say, id }) => ({ account: id('account'), contact: id('contact'), job_title: say('job_title') }),
  task: ({ say, id, company }) => ({
    subject: say('subject'),
    description: say('description'),
    account: id('account'),
    contact: id('contact'),
    company,
  }),
  opportunity: ({ say, money, id, company }) => ({
    name: say('name'),
    next_step: say('next_step'),
    competitor: say('competitor'),
    description: say('description'),
    amount: money('amount'),
    account: id('account'),
    contact: id('contact'),
    attachments: [id('file')],
    company,
  }),
  lead: ({ say, mail, company }) => ({
    name: say('name'),
    organisation: say('organisation'),
    job_title: say('job_title'),
    email: mail('email'),
    description: say('description'),
    company,
  }),
  external_key: ({ say, id }) => ({ system: 'canary', entity: 'account', key: say('key'), record: id('account') }),
};

/** What all companies of a tenant share. */
export const OF_A_TENANT: Readonly<Record<string, MakeBody>> = {
  product: ({ say, money }) => ({
    code: say('code'),
    name: say('name'),
    description: say('description'),
    price: money('price'),
    cost: money('cost'),
  }),
  exchange_rate: () => ({ currency: 'CHF', quote: 'EUR', day: '2026-01-05', rate: '1.0625' }),
  record_share: ({ id }) => ({ entity: 'account', record: id('account'), user: id('user'), level: 'read' }),
};

/** Records of these are written by the engine, for others or beside them. */
export const BESIDE: readonly string[] = ['company', 'user', 'membership', 'audit_event', 'stage_change'];

/** Entities whose fields, all or those named, are hidden from the clerk by what their role says (pack.ts). */
const BLIND: Readonly<Record<string, readonly string[] | 'all'>> = {
  audit_event: 'all',
  membership: 'all',
  lead: 'all',
  external_key: 'all',
  contact: ['email', 'description', 'street', 'city'],
  opportunity: ['amount'],
  product: ['price', 'cost'],
};

export interface Hiding {
  readonly canaries: Canaries;
  /** For a person to read. */
  readonly place: string;
  readonly entity: string;
  /** From whom the record is hidden, whole. */
  readonly hiddenFrom: readonly CallerName[];
}

/** From whom a field of it is hidden. */
export function hiddenIn(
  { entity, hiddenFrom }: Pick<Hiding, 'entity' | 'hiddenFrom'>,
  field: string,
): readonly CallerName[] {
  const blind = BLIND[entity] ?? [];
  const isBlind = blind === 'all' || blind.includes(field);
  return isBlind ? [...new Set([...hiddenFrom, 'clerk' as const, 'demoted' as const])] : hiddenFrom;
}

/** How the texts of one record are made. */
export function makingOf(hiding: Hiding, rest: Pick<Making, 'id' | 'company'>): Making {
  const { canaries, place, entity } = hiding;
  const of = (field: string) => ({ what: `${entity}.${field} of ${place}`, hiddenFrom: hiddenIn(hiding, field) });
  const say = (field: string): string => `${COMMON} ${canaries.word(of(field))}`;
  return {
    ...rest,
    say,
    mail: (field) => `${canaries.word(of(field))}@canary.example`,
    money: (field) => ({ amount: canaries.amount(of(field)), currency: 'EUR' }),
    address: () => ({ street: say('street'), city: say('city'), country: 'FR' }),
    code: (field) => canaries.word(of(field)).toUpperCase(),
  };
}
