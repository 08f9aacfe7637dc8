// Sessions and tokens that are refused are noted in the audit of the tenant that was asked: ones that are made up, have ended
// or run out, or are of another tenant. Of what was brought nothing is kept; of a session or token that ran out and is still
// there, whose it was.

import type { Model } from '../../metadata/model.ts';
import { type NotedIn, noteRefused } from '../audit/refused.ts';
import type { Installation } from '../control/open.ts';
import type { Tenant } from '../control/tenants.ts';
import type { Connection } from '../database/connection.ts';
import { clientOf } from './client.ts';
import type { Call } from './route.ts';
import type { Brought } from './secret.ts';

interface Dependencies {
  readonly installation: Installation;
  readonly modelOf: (tenant: Tenant) => Promise<Model>;
}

const HOLDER = {
  session: 'select user_id from "_session" where hash = $1',
  token: 'select user_id from "_token" where hash = $1',
} as const;

/**
 * Notes that what was brought leads to nobody: `expired` where it is still there, else `unknown`. After a logout and after
 * the end of an account nothing is there.
 */
export async function noteRefusedSecret(
  dependencies: Dependencies,
  call: Call,
  { tenant, kind, secret }: Brought & { readonly tenant: Tenant },
): Promise<void> {
  const place = await placeOf(dependencies, call, tenant);
  const holder = await place.database.read((connection) => holderOf(connection, HOLDER[kind], secret.hash));
  const detail = holder === null ? 'unknown' : 'expired';
  await noteRefused(place, { kind: 'token_refused', actor: null, subject: holder, client: clientOf(call), detail });
}

/** Notes that something was brought to a tenant that cannot be of it; which one it may be of is nobody's business here. */
export async function noteForeignSecret(
  dependencies: Dependencies,
  call: Call,
  { tenant, detail }: { readonly tenant: Tenant; readonly detail: 'other tenant' | 'malformed' },
): Promise<void> {
  const place = await placeOf(dependencies, call, tenant);
  await noteRefused(place, { kind: 'token_refused', actor: null, subject: null, client: clientOf(call), detail });
}

/** Transactions there go on when the sender goes away. */
async function placeOf({ installation, modelOf }: Dependencies, call: Call, tenant: Tenant): Promise<NotedIn> {
  const { number, hash: model } = tenant;
  const database = installation.tenant(number, { meter: call.exchange.meter, model });
  return { tenant: number, model: await modelOf(tenant), database };
}

async function holderOf(connection: Connection, sql: string, hash: Buffer): Promise<string | null> {
  const [row] = await connection.query<{ user_id: string }>({ sql, parameters: [hash] });
  return row?.user_id ?? null;
}
