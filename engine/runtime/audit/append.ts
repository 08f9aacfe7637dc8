// The audit: what became of logins, tokens and users, as records of base/audit_event. Written here, and by triggers what
// becomes of accounts and companies (tenants/audit_tables.ts) and of shares (tenants/share_tables.ts), in the transaction of
// what it tells of; of what is refused (refused.ts) in one of its own. access/compile.ts keeps everybody from writing it.
// Kept for a time by tenants/upkeep.ts.

import type { Model } from '../../metadata/model.ts';
import { AUDIT_EVENT } from '../access/dependent.ts';
import type { Connection } from '../database/connection.ts';
import { idFor, newId } from '../ids.ts';

/** The options of the entity. */
export type AuditKind =
  | 'login'
  | 'login_refused'
  | 'login_slowed'
  | 'logout'
  | 'session_revoked'
  | 'token_made'
  | 'token_revoked'
  | 'password_changed'
  | 'invited'
  | 'activated'
  | 'deactivated'
  | 'handed_over'
  | 'shares_idle'
  | 'view_as'
  | 'company_off'
  | 'company_on'
  | RefusedKind;

/** Of what is noted once a minute, outside of the transaction that was refused. */
export type RefusedKind = 'token_refused' | 'cycle_refused' | 'share_refused' | 'publish_refused';

/** Where somebody acts from. */
export interface ClientFacts {
  /** As limits count it (http/origin.ts). */
  readonly network: string;
  readonly userAgent: string;
}

export interface AuditEvent {
  readonly kind: AuditKind;
  /** Ids of users: who did it, null for a command and for somebody unknown; and whom it is about. */
  readonly actor: string | null;
  readonly subject: string | null;
  /** null for a command. */
  readonly client: ClientFacts | null;
  /** What else it is about: an entity, the id of a record of it, and a word that tells more. */
  readonly entity?: string;
  readonly record?: string;
  readonly detail?: string;
}

/** Longest values of the entity's texts. */
const LONGEST = { network: 100, userAgent: 300, detail: 1_000 } as const;

const APPEND = `
insert into "audit_event" (id, version, created_at, created_by, updated_at, updated_by, at,
                           kind, actor, subject, network, user_agent, entity, record, detail)
values ($1, 1, now(), $3, now(), $3, now(), $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (id) do nothing`;

/** Notes the event; nothing in a tenant whose model has no place for it yet. */
export async function appendAudit(connection: Connection, model: Model, event: AuditEvent): Promise<void> {
  if (!Object.hasOwn(model.entities, AUDIT_EVENT)) return;
  const { kind, actor, subject, client, entity, record, detail } = event;
  const id = idOf(event);
  const words = [
    textOf(client?.network, LONGEST.network),
    textOf(client?.userAgent, LONGEST.userAgent),
    entity ?? null,
    record ?? null,
    textOf(detail, LONGEST.detail),
  ];
  await connection.query({ sql: APPEND, parameters: [id, kind, actor, subject, ...words] });
}

/** Whether an event that is noted once in a while is noted already, or the tenant has no place for it. */
export async function isNoted(connection: Connection, model: Model, event: AuditEvent): Promise<boolean> {
  if (!Object.hasOwn(model.entities, AUDIT_EVENT)) return true;
  const rows = await connection.query({ sql: FIND, parameters: [idOf(event)] });
  return rows.length > 0;
}

const FIND = `select 1 from "audit_event" where id = $1`;

/** Values that the triggers of the tenant put into the rows that they write. */
const ACT_FROM = `
select set_config('cahier.network', $1, true), set_config('cahier.user_agent', $2, true), set_config('cahier.detail', $3, true)`;

/** Has rows that triggers write in this transaction say whence it was done, and this word. */
export async function actFrom(connection: Connection, client: ClientFacts | null, detail = ''): Promise<void> {
  const texts = [textOf(client?.network, LONGEST.network), textOf(client?.userAgent, LONGEST.userAgent), detail];
  await connection.query({ sql: ACT_FROM, parameters: texts.map((text) => text ?? '') });
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** All rows of the same words within this time are one, whichever server they come to; undefined: each is its own. */
function spanOf({ kind, actor, subject, client, detail }: AuditEvent): { ms: number; words: string } | undefined {
  const network = client?.network ?? '';
  switch (kind) {
    case 'login_refused':
      return { ms: MINUTE_MS, words: `${kind} ${subject ?? ''} ${network}` };
    case 'login_slowed':
      return { ms: MINUTE_MS, words: `${kind} ${subject ?? ''}` };
    case 'token_refused':
      return { ms: MINUTE_MS, words: `${kind} ${subject ?? ''} ${network} ${detail ?? ''}` };
    case 'cycle_refused':
    case 'share_refused':
    case 'publish_refused':
      return { ms: MINUTE_MS, words: `${kind} ${actor ?? ''}` };
    case 'view_as':
      return { ms: HOUR_MS, words: `${kind} ${actor ?? ''} ${subject ?? ''}` };
    default:
      return undefined;
  }
}

/** What tells one refusal from another within its minute. */
export function spanWords(event: AuditEvent): string {
  return spanOf(event)?.words ?? '';
}

function idOf(event: AuditEvent): string {
  const span = spanOf(event);
  return span === undefined ? newId() : idFor(span.words, Math.floor(Date.now() / span.ms) * span.ms);
}

function textOf(text: string | undefined, longest: number): string | null {
  if (text === undefined || text === '') return null;
  return text.slice(0, longest).toWellFormed();
}
