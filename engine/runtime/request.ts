// Who asks, of which tenant, under which model: made once per request (or command), passed to everything that
// reads or writes records. It pins one model and one moment.

import type { Entity, Model } from '../metadata/model.ts';
import type { Access } from './access/access.ts';
import type { Transactions } from './database/connection.ts';

export interface CompanyFacts {
  readonly id: string;
  readonly name: string;
  readonly currency: string;
  readonly country: string;
  /** IANA time zone. */
  readonly zone: string;
  readonly language: string;
}

export interface Request {
  readonly tenant: { readonly number: number; readonly key: string };
  readonly model: Model;
  readonly access: Access;
  /** The user who acts; null for the engine itself (seeds). */
  readonly user: { readonly id: string; readonly login: string } | null;
  /** Who looks, where the user is only looked at: they are shown what they may read themselves, too (access/seen_by.ts). */
  readonly looker?: Request['user'];
  /** What the identity of the user is to be checked against (access/guard.ts); null for the engine itself. */
  readonly identityVersion: string | null;
  /** The company that gives defaults, $today and formats; null only before a tenant has its first one. */
  readonly company: CompanyFacts | null;
  /**
   * Whether all companies of the tenant, deleted ones too, are known to count in one currency: then sums need no rates.
   * Where it is not said, statements find out by themselves.
   */
  readonly oneCurrency?: boolean;
  /** ISO 8601 with milliseconds, UTC; fixed for the whole request. */
  readonly now: string;
  /** ISO date of `now` in the company's zone. */
  readonly today: string;
  /** The tenant's, for the seal of cursors; without it they are good in this process alone. */
  readonly cursorSecret?: Buffer;
  /** Language of messages. */
  readonly language: string;
  readonly database: Transactions;
}

/** The entity of a name in the URL, if the reader may see anything of it. */
export type FindEntity = (request: Request, entityName: string) => Entity;
