// What was refused and is noted all the same: once a minute for each sender and kind, so that nobody fills the log. The row
// is written when the refused transaction is over, in one of its own, for that one is rolled back with all that it wrote.

import type { Model } from '../../metadata/model.ts';
import type { Transactions } from '../database/connection.ts';
import { type AuditEvent, appendAudit, type RefusedKind, spanWords } from './append.ts';

/** Where a refusal is noted. `database`: transactions that do not end with the refused request. */
export interface NotedIn {
  /** Number of the tenant. */
  readonly tenant: number;
  readonly model: Model;
  readonly database: Transactions;
}

export interface RefusedEvent extends AuditEvent {
  readonly kind: RefusedKind;
}

/** Most rows that a server writes in a tenant in a minute: whoever has many networks fills nothing either. */
const MOST = 300;
const MINUTE_MS = 60_000;

/** What this server noted in the present minute, by tenant, so that a flood of refusals is no flood of statements. */
const noted = new Map<number, Set<string>>();
let minute = 0;

/** Notes it, unless it was noted in this minute. */
export async function noteRefused({ tenant, model, database }: NotedIn, event: RefusedEvent): Promise<void> {
  const known = notedIn(tenant);
  const words = spanWords(event);
  if (known.has(words) || known.size >= MOST) return;
  await database.write((connection) => appendAudit(connection, model, event));
  known.add(words);
}

function notedIn(tenant: number): Set<string> {
  const now = Math.floor(Date.now() / MINUTE_MS);
  if (now !== minute) noted.clear();
  minute = now;
  const known = noted.get(tenant) ?? new Set();
  noted.set(tenant, known);
  return known;
}
