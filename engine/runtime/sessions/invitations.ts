// Invitations: a link by which a user sets their password themselves, and is let in. It is as good as a password until it
// is used, so only its hash is kept, a new one takes the place of the one before, and whoever makes one must be allowed to
// give all the roles that come with it.

import type { InvitationAnswer } from '../../../schemas/http/session.ts';
import type { Entity } from '../../metadata/model.ts';
import { Refusal } from '../../problems.ts';
import { bindSql, compileSql, slot, sql } from '../../rules/sql.ts';
import { actFrom, appendAudit, type ClientFacts } from '../audit/append.ts';
import type { Connection, Row } from '../database/connection.ts';
import { requestSlots } from '../records/query/request_slots.ts';
import { findEntity } from '../records/query/source.ts';
import { writeUpdate } from '../records/update.ts';
import { lockRecord } from '../records/write/lock.ts';
import type { Request } from '../request.ts';
import { makeEngineRequest } from './make_request.ts';
import { hashPassword } from './password.ts';
import { newSecret } from './secret.ts';
import { type BegunSession, beginSession, type Door, writePassword } from './sessions.ts';
import { isoColumn } from './sql/iso_column.ts';

const REPLACE = `delete from "_invitation" where user_id = $1 and used_at is null`;

const INSERT = `
insert into "_invitation" (hash, user_id, created_by, created_at, expires_at)
values ($1, $2, $3, now(), now() + interval '7 days')
returning ${isoColumn('expires_at')}`;

const FIND = `
select u.id, u.login, u.name, by.name as invited_by, i.used_at is not null or i.expires_at <= now() as ended
  from "_invitation" i join "user" u on u.id = i.user_id and u.deleted_at is null
  left join "user" by on by.id = i.created_by and by.deleted_at is null
 where i.hash = $1`;

const USE = `
update "_invitation" set used_at = now() where hash = $1 and used_at is null and expires_at > now() returning user_id`;

export interface NewInvitation {
  /** What the link holds. */
  readonly value: string;
  /** ISO 8601, UTC. */
  readonly expires_at: string;
}

/** Makes one; throws `record.unknown` and `access.denied`. */
export async function inviteUser(request: Request, id: string, client: ClientFacts | null): Promise<NewInvitation> {
  const entity = findEntity(request, 'user');
  return request.database.write(async (connection) => {
    const { before } = await lockRecord(request, connection, { entity, id, action: 'invite' });
    if (before.values['active'] !== true && !before.grants.has('deactivate')) {
      throw new Refusal(
        'access.denied',
        'Who accepts an invitation is active again, and you may not activate this user.',
      );
    }
    await refuseBeyond(request, connection, id);
    const { value, hash } = newSecret(request.tenant.number);
    const actor = request.user?.id ?? null;
    await connection.query({ sql: REPLACE, parameters: [id] });
    const [row] = await connection.query<{ expires_at: string }>({ sql: INSERT, parameters: [hash, id, actor] });
    await appendAudit(connection, request.model, { kind: 'invited', actor, subject: id, client });
    return { value, expires_at: row?.expires_at ?? '' };
  });
}

/** Whoever has the link can act as the user: that must be no more than the inviter may give away. */
async function refuseBeyond(request: Request, connection: Connection, user: string): Promise<void> {
  const membership = request.model.entities['membership'] as Entity;
  const given = request.access.rows(membership, 'create', 'held');
  const statement = sql`select 1 from "membership" "held" where "held"."user" = ${slot('user')}::uuid and "held"."deleted_at" is null and (${given}) is not true limit 1`;
  const beyond = await connection.query(bindSql(compileSql(statement), ...requestSlots(request), { user }));
  if (beyond.length === 0) return;
  throw new Refusal(
    'access.denied',
    'Who accepts an invitation acts as its user, and this one has roles that you may not give.',
  );
}

interface FoundInvitation extends Row {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly invited_by: string | null;
  readonly ended: boolean;
}

/** Whom the link of this hash is for; throws `invitation.unknown` and `invitation.ended`. */
export async function findInvitation(connection: Connection, hash: Buffer): Promise<Omit<InvitationAnswer, 'tenant'>> {
  const { login, name, invited_by } = await requireInvitation(connection, hash);
  return { login, name, invited_by };
}

async function requireInvitation(connection: Connection, hash: Buffer): Promise<FoundInvitation> {
  const [found] = await connection.query<FoundInvitation>({ sql: FIND, parameters: [hash] });
  if (found === undefined) throw unknownInvitation();
  if (found.ended) throw endedInvitation();
  return found;
}

/** Sets the password, activates the user and lets them in; throws as `findInvitation`. */
export async function acceptInvitation(
  door: Door & { readonly tenantKey: string },
  hash: Buffer,
  password: string,
): Promise<BegunSession> {
  const { database, model, client } = door;
  await database.read((connection) => requireInvitation(connection, hash));
  const passwordHash = await hashPassword(password);
  return database.write(async (connection) => {
    const { id, login } = await requireInvitation(connection, hash);
    const used = await connection.query({ sql: USE, parameters: [hash] });
    if (used.length === 0) throw endedInvitation();
    await writePassword(connection, id, passwordHash);
    // In the name of the user, who may not yet do anything.
    const tenant = { number: door.tenant, key: door.tenantKey };
    const request = { ...makeEngineRequest({ tenant, model, database, company: null }), user: { id, login } };
    const options = { internal: true, answer: 'none' } as const;
    await actFrom(connection, client, 'invitation');
    await writeUpdate(request, connection, findEntity(request, 'user'), id, { active: true }, options);
    await appendAudit(connection, model, {
      kind: 'password_changed',
      actor: id,
      subject: id,
      client,
      detail: 'invitation',
    });
    const begun = await beginSession(connection, door, { user: id, hash: passwordHash });
    if (begun === undefined) throw endedInvitation();
    return begun;
  });
}

/** 404 `invitation.unknown`. */
export function unknownInvitation(): Refusal {
  return new Refusal('invitation.unknown', 'There is no such invitation: it may have been replaced by a newer one.');
}

function endedInvitation(): Refusal {
  return new Refusal(
    'invitation.ended',
    'The invitation was used already, or is older than a week; please ask for another.',
  );
}
