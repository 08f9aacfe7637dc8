// Who a session or token belongs to, with everything that decides about rights: memberships, teams with those below,
// companies, and the entities of which something is shared with them. One statement, since every request begins with it.
// It reads the base pack's entities directly: there is no access to compile a predicate from before it has been read.

import { compileSql } from '../../../rules/sql.ts';
import { isActiveCompany } from './active_company.ts';
import { COUNT } from './count_changes.ts';
import { agencyOfMembership, companyOfMembership } from './place.ts';

/** What holds the user: a session, a token, or the user themselves. All give the same columns. */
export const HOLDERS = {
  session: `select user_id, company, null::uuid as token, seen_at, expires_at
              from "_session" where hash = $1 and expires_at > now()`,
  token: `select user_id, null::uuid as company, id as token, last_used_at as seen_at, expires_at
            from "_token" where hash = $1 and (expires_at is null or expires_at > now())`,
  user: `select $1::uuid as user_id, null::uuid as company, null::uuid as token, now() as seen_at,
                null::timestamptz as expires_at`,
} as const;

export type HolderKind = keyof typeof HOLDERS;

const VERSION = compileSql(COUNT).text;
const PLACE_AGENCY = compileSql(agencyOfMembership('m')).text;
const PLACE_COMPANY = compileSql(companyOfMembership('m')).text;

/**
 * Memberships that name something deleted are left out: without its name they would hold in the whole tenant. The first
 * company is the oldest one. Records of deleted companies are still counted, so their currencies are currencies too.
 */
export function readIdentity(kind: HolderKind): string {
  return `
with holder as (${HOLDERS[kind]}),
     mine as (
       select m.id, m.created_at, m.role, m.company, m.agency, m.team, p.agency as place_agency, p.company as place_company
         from holder h
         join membership m on m."user" = h.user_id and m.deleted_at is null
         cross join lateral (select ${PLACE_AGENCY} as agency, ${PLACE_COMPANY} as company) p
         left join team t on t.id = m.team and t.deleted_at is null
         left join agency a on a.id = p.agency and a.deleted_at is null
         left join company c on c.id = p.company and c.deleted_at is null
        where (m.team is null or t.id is not null)
          and (p.agency is null or a.id is not null)
          and (p.company is null or c.id is not null)
     )
select u.id, u.login, u.name, u.email, u.language, u.zone, h.company, h.token,
       (${VERSION}) as version,
       extract(epoch from h.expires_at - now()) * 1000 as expires_in_ms,
       coalesce(h.seen_at < now() - interval '5 minutes', true) as is_stale,
       (select coalesce(json_agg(json_build_object('role', role, 'company', company, 'agency', agency, 'team', team,
                 'place_agency', place_agency, 'place_company', place_company) order by created_at, id), '[]')
          from mine) as memberships,
       (select coalesce(json_agg(json_build_object('id', t.id, 'name', t.name, 'below',
                 (select coalesce(json_agg(b.id), '[]') from team b
                   where b.parent__path @> array[t.id] and b.deleted_at is null)) order by t.name, t.id), '[]')
          from team t
         where t.id in (select team from mine) and t.deleted_at is null) as teams,
       (select coalesce(json_agg(json_build_object('id', c.id, 'name', c.name, 'currency', c.currency,
                 'country', c.country, 'zone', c.zone, 'language', c.language,
                 'active', ${isActiveCompany('c')}) order by c.created_at, c.id), '[]')
          from company c
         where c.deleted_at is null) as companies,
       (select coalesce(json_agg(json_build_object('entity', s.entity, 'may_update', s.may_update) order by s.entity), '[]')
          from (select entity, bool_or(updates > 0) as may_update from "_share_holder"
                 where shares > 0 and (holder = u.id or holder in (select team from mine))
                 group by entity) s) as shares,
       (select count(distinct c.currency) < 2 from company c) as one_currency
  from holder h
  join "user" u on u.id = h.user_id and u.deleted_at is null and u.active`;
}
