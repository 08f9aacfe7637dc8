// What shares have to do with it: by which of them somebody may do something with a record, and, where none lets them,
// that somebody could share it.

import type { Reason } from '../../../../schemas/http/access.ts';
import type { Entity } from '../../../metadata/model.ts';
import { all, bindSql, column, compileSql, name, type Sql, slot, sql } from '../../../rules/sql.ts';
import { requestSlots } from '../../records/query/request_slots.ts';
import { readableRows } from '../../records/query/source.ts';
import type { Request } from '../../request.ts';
import type { Identity } from '../../sessions/identity.ts';
import type { Action } from '../access.ts';
import { mayBeShared, RECORD_SHARE } from '../shares.ts';
import type { About, Words } from '../words.ts';

export interface ShareQuestion {
  /** Of who asks; names that they may not see are left out. */
  readonly request: Request;
  readonly entity: Entity;
  readonly id: string | null;
  readonly action: Action;
  readonly identity: Identity;
  /** Whether the record, or without one any record, is shared with the person for the action. */
  readonly isShared: boolean;
}

/** Empty where shares have nothing to do with the action. */
export async function shareReasons(words: Words, about: About, question: ShareQuestion): Promise<readonly Reason[]> {
  const { request, entity, id, action, isShared } = question;
  const isGiven = action === 'read' || action === 'update' || action === 'export';
  if (!isGiven || !mayBeShared(entity) || request.model.entities[RECORD_SHARE] === undefined) return [];
  if (id === null) return isShared ? [{ kind: 'share', holds: true, sentence: words.sharedSome(about) }] : [];
  if (!isShared) return [{ kind: 'share', holds: false, sentence: words.couldShare(about) }];
  const shares = await sharesOf(question, id);
  return shares.map(({ level, team, by, is_direct }) => {
    const of = { level, by, team: is_direct ? undefined : (team ?? '') };
    return { kind: 'share', holds: true, sentence: words.share(about, of) };
  });
}

interface ShareRow {
  readonly [column: string]: unknown;
  readonly level: 'read' | 'update';
  readonly is_direct: boolean;
  readonly team: string | null;
  readonly by: string | null;
}

/** More tell nothing new. */
const MOST = 10;

async function sharesOf(
  { request, entity, action, identity }: ShareQuestion,
  id: string,
): Promise<readonly ShareRow[]> {
  const where = all([
    sql`"s"."deleted_at" is null`,
    sql`"s"."entity" = ${slot('share.entity')}::text and "s"."record" = ${slot('share.record')}::text`,
    sql`("s"."user" = ${slot('share.user')}::uuid or "s"."team" = any(${slot('share.teams')}::uuid[]))`,
    ...(action === 'update' ? [sql`"s"."level" = 'update'`] : []),
  ]);
  const columns = sql`"s"."level", "s"."user" is not null as "is_direct", ${labelOf(request, 'team', 'team')} as "team", ${labelOf(request, 'user', 'created_by')} as "by"`;
  const statement = sql`select ${columns} from ${name(RECORD_SHARE)} as "s" where ${where} order by "s"."user" is null, "s"."created_at", "s"."id" limit ${slot('share.most')}::int`;
  const slots = {
    'share.entity': entity.name,
    'share.record': id,
    'share.user': identity.user.id,
    'share.teams': identity.teams,
    'share.most': MOST,
  };
  return request.database.read((connection) =>
    connection.query<ShareRow>(bindSql(compileSql(statement), ...requestSlots(request), slots)),
  );
}

/** The name of what a column of the share leads to, for who may see it. */
function labelOf({ model, access }: Request, target: 'team' | 'user', stored: string): Sql {
  const alias = `of_${target}`;
  const { from, condition } = readableRows(access, {
    entity: model.entities[target] as Entity,
    action: 'read',
    alias,
    deleted: true,
  });
  return sql`(select ${column(alias, 'name')} from ${from} where ${column(alias, 'id')} = ${column('s', stored)} and ${condition})`;
}
