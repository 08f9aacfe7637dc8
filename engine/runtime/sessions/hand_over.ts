// The end and the new beginning of a user's account. Deactivating it ends all ways in and is noted (triggers of the
// database do both, whoever makes the change: tenants/user_tables.ts, tenants/audit_tables.ts) and hands what was theirs over
// to others, in one transaction: the records that they own, and the teams that they lead.

import type { Model } from '../../metadata/model.ts';
import { type Problem, Refusal } from '../../problems.ts';
import { bindSql, compileSql, slot, sql } from '../../rules/sql.ts';
import { anotherAdministrator } from '../access/organisation.ts';
import { actFrom, appendAudit, type ClientFacts } from '../audit/append.ts';
import type { Connection } from '../database/connection.ts';
import { UUID } from '../field_types/formats.ts';
import { newId } from '../ids.ts';
import { requestSlots } from '../records/query/request_slots.ts';
import { findEntity } from '../records/query/source.ts';
import { writeUpdate } from '../records/update.ts';
import { type HandedOver, handOverRecords, lockOwned, type Owned } from '../records/write/hand_over.ts';
import { lockRecord } from '../records/write/lock.ts';
import { textIn } from '../records/write/messages.ts';
import { refuseRecord } from '../records/write/refusals.ts';
import type { Request } from '../request.ts';

/** What one transaction may write within the time that it has. */
const MOST_RECORDS = 50_000;

export interface Deactivation {
  readonly id: string;
  /** Id of a user for all records, or of one for each entity that is named; undefined: none are handed over. */
  readonly handOverTo?: string | Readonly<Record<string, string>> | undefined;
  readonly client: ClientFacts | null;
}

/**
 * Deactivates a user, and answers how many records of each entity have another owner now. Throws `record.unknown`,
 * `access.denied` (themselves and the last administrator too), `hand_over.refused`, `limit.exceeded`, and
 * `field.unknown` or `reference.unknown` at its pointer for what cannot be handed over, or not to them.
 */
export async function deactivateUser(request: Request, deactivation: Deactivation): Promise<Record<string, number>> {
  const id = deactivation.id.toLowerCase();
  const { client } = deactivation;
  if (id === request.user?.id)
    throw new Refusal('access.denied', 'Nobody deactivates themselves: another administrator can.');
  return request.database.write(async (connection) => {
    const cause = newId();
    await lockRecord(request, connection, { entity: findEntity(request, 'user'), id, action: 'deactivate' });
    await refuseLastAdministrator(request, connection, id);
    await actFrom(connection, client);
    await setActive(request, connection, { id, active: false, cause });
    const actor = request.user?.id ?? null;
    const wanted = await targetsOf(request, connection, { ...deactivation, id });
    const moved = await handOver({ request, connection, cause }, id, wanted);
    for (const [entity, count] of Object.entries(moved)) {
      const event = { kind: 'handed_over', actor, subject: id, client, entity, detail: String(count) } as const;
      await appendAudit(connection, request.model, event);
    }
    return moved;
  });
}

/**
 * Lets a user log in again, by the same right; what they had open before stays ended. Throws `record.unknown` and
 * `access.denied`.
 */
export async function activateUser(request: Request, id: string, client: ClientFacts | null): Promise<void> {
  await request.database.write(async (connection) => {
    await actFrom(connection, client);
    await setActive(request, connection, { id, active: true, cause: newId() });
  });
}

async function setActive(
  request: Request,
  connection: Connection,
  { id, active, cause }: { readonly id: string; readonly active: boolean; readonly cause: string },
): Promise<void> {
  const options = { cause, answer: 'none', right: 'deactivate' } as const;
  await writeUpdate(request, connection, findEntity(request, 'user'), id, { active }, options);
}

/** The right to deactivate asks this too; commands, which may do everything, are asked nothing else. */
async function refuseLastAdministrator({ model }: Request, connection: Connection, user: string): Promise<void> {
  const statement = sql`select 1 where ${anotherAdministrator(model)}`;
  const rows = await connection.query(bindSql(compileSql(statement), { user }));
  if (rows.length > 0) return;
  throw new Refusal('access.denied', 'This is the last administrator of the tenant: make another one first.');
}

/** What belongs to users, by the entity that it is of: the field `owner`, and the leader of a team. */
function ownedBy(model: Model): ReadonlyMap<string, Owned> {
  const owned = Object.values(model.entities).flatMap((entity): [string, Owned][] => {
    const field = entity.fields[entity.name === 'team' ? 'leader' : 'owner'];
    return field?.to === 'user' ? [[entity.name, { entity, field }]] : [];
  });
  return new Map(owned);
}

interface Target {
  readonly owned: Owned;
  /** Id of a user. */
  readonly to: string;
}

/** What is handed over to whom, those who get it locked against being deactivated themselves. */
async function targetsOf(
  request: Request,
  connection: Connection,
  { id, handOverTo }: Deactivation,
): Promise<readonly Target[]> {
  if (handOverTo === undefined) return [];
  const owned = ownedBy(request.model);
  const isOne = typeof handOverTo === 'string';
  const wanted = isOne ? [...owned.keys()].map((name) => [name, handOverTo] as const) : Object.entries(handOverTo);
  const good = await usersAmong(request, connection, [...new Set(wanted.map(([, to]) => to.toLowerCase()))]);
  const problems: Problem[] = [];
  const targets: Target[] = [];
  for (const [name, to] of wanted) {
    const of = owned.get(name);
    const pointer = isOne ? '/hand_over_to' : `/hand_over_to/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (of === undefined || (!isOne && !request.access.may(of.entity, 'read'))) {
      problems.push({ code: 'field.unknown', pointer, detail: `Records of ${JSON.stringify(name)} belong to nobody.` });
    } else if (to.toLowerCase() === id || !good.has(to.toLowerCase())) {
      problems.push({ code: 'reference.unknown', pointer, detail: 'There is no other active user of this id.' });
    } else targets.push({ owned: of, to: to.toLowerCase() });
  }
  // One user for all is told of once.
  if (problems.length > 0) throw refuseRecord(isOne ? problems.slice(0, 1) : problems);
  return targets;
}

async function usersAmong(
  request: Request,
  connection: Connection,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const seen = request.access.rows(findEntity(request, 'user'), 'read', 'u');
  const statement = sql`select "u"."id" from "user" "u" where "u"."id" = any(${slot('ids')}::uuid[]) and "u"."active" and "u"."deleted_at" is null and ${seen} order by "u"."id" for share of "u"`;
  const bound = bindSql(compileSql(statement), ...requestSlots(request), { ids: ids.filter((id) => UUID.test(id)) });
  const rows = await connection.query<{ id: string }>(bound);
  return new Set(rows.map((row) => row.id));
}

interface HandingOver {
  readonly request: Request;
  readonly connection: Connection;
  readonly cause: string;
}

async function handOver(
  { request, connection, cause }: HandingOver,
  from: string,
  targets: readonly Target[],
): Promise<Record<string, number>> {
  const locked: (Target & { readonly ids: readonly string[] })[] = [];
  let left = MOST_RECORDS;
  for (const target of targets) {
    const ids = await lockOwned(connection, target.owned, { from, most: left + 1 });
    left -= ids.length;
    if (left < 0) throw tooMany();
    if (ids.length > 0) locked.push({ ...target, ids });
  }
  const outcomes = new Map<Owned, HandedOver>();
  for (const { owned, to, ids } of locked) {
    const writing = { request, connection, place: { cause, depth: 1 } };
    outcomes.set(owned, await handOverRecords(writing, owned, { owners: { from, to }, ids }));
  }
  refuseUnchanged(request, outcomes);
  return Object.fromEntries([...outcomes].map(([{ entity }, { moved }]) => [entity.name, moved]));
}

function tooMany(): Refusal {
  const detail = `More than ${MOST_RECORDS} records would be handed over at once: hand them over in parts, before the user is deactivated.`;
  return new Refusal('limit.exceeded', detail, { members: { limit: MOST_RECORDS } });
}

/** All or none are handed over. Of records that are not to be seen nobody is told how many there are. */
function refuseUnchanged(request: Request, outcomes: ReadonlyMap<Owned, HandedOver>): void {
  const problems = [...outcomes].flatMap(([{ entity }, { refused, hasUnseen }]): Problem[] => {
    const title = textIn(refused === 1 ? entity.title : entity.plural, request.language);
    const params = { count: refused, entity: entity.name };
    const detail = `You may not hand over ${refused} ${title}.`;
    const unseen = { code: 'hand_over.refused', pointer: '', detail: UNSEEN } as const;
    return [
      ...(refused > 0 ? [{ code: 'hand_over.refused', pointer: '', detail, params } as const] : []),
      ...(hasUnseen ? [unseen] : []),
    ];
  });
  const distinct = [...new Map(problems.map((problem) => [problem.detail, problem])).values()];
  if (distinct.length === 0) return;
  const detail = `Nothing was changed. ${distinct.map((problem) => problem.detail).join(' ')}`;
  throw new Refusal('hand_over.refused', detail, { problems: distinct });
}

const UNSEEN = 'Records that you may not see belong to this user.';
