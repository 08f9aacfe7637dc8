// The audit: what became of logins, tokens and users, as records of base/audit_event. Written here, and by a trigger what
// becomes of shares (tenants/share_tables.ts), in the transaction of what it tells of; access/compile.ts keeps everybody
// from writing it. Kept for a time by tenants/upkeep.ts.

import type { Model } from '../../metadata/model.ts';
import { AUDIT_EVENT } from '../access/dependent.ts';
import type { Connection } from '../database/connection.ts';
import { idFor, newId } from '../ids.ts';

/** The options of the entity. */
export type AuditKind =
  | 'login'
  | 'login_refused'
  | 'logout'
  | 'session_revoked'
  | 'token_made'
  | 'token_revoked'
  | 'password_changed'
  | 'invited'
  | 'activated'
  | 'deactivated'
  | 'handed_over'
  | 'shares_idle';

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
  /** What else it is about: an entity, and a word that tells more. */
  readonly entity?: string;
  readonly detail?: string;
}

/** Longest values of the entity's texts. */
const LONGEST = { network: 100, userAgent: 300, detail: 1_000 } as const;

const APPEND = `
insert into "audit_event" (id, version, created_at, created_by, updated_at, updated_by, at,
                           kind, actor, subject, network, user_agent, entity, detail)
values ($1, 1, now(), $3, now(), $3, now(), $2, $3, $4, $5, $6, $7, $8)
on conflict (id) do nothing`;

/** Notes the event; nothing in a tenant whose model has no place for it yet. */
export async function appendAudit(connection: Connection, model: Model, event: AuditEvent): Promise<void> {
  if (!Object.hasOwn(model.entities, AUDIT_EVENT)) return;
  const { kind, actor, subject, client, entity, detail } = event;
  const id = kind === 'login_refused' ? idOfRefusal(event) : newId();
  const words = [
    textOf(client?.network, LONGEST.network),
    textOf(client?.userAgent, LONGEST.userAgent),
    entity ?? null,
    textOf(detail, LONGEST.detail),
  ];
  await connection.query({ sql: APPEND, parameters: [id, kind, actor, subject, ...words] });
}

const MINUTE_MS = 60_000;

/** The same for all refusals of a minute, so that a flood of them is one row, whichever server it comes to. */
function idOfRefusal({ kind, subject, client }: AuditEvent): string {
  const minute = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
  return idFor(`${kind} ${subject ?? ''} ${client?.network ?? ''}`, minute);
}

function textOf(text: string | undefined, longest: number): string | null {
  if (text === undefined || text === '') return null;
  return text.slice(0, longest).toWellFormed();
}
