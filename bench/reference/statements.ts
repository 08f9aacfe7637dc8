// The statements of the reference server. Each route has one, prepared by name; a person who sees only their own deals
// has their own text, so that the owner rule is plain SQL and its index is used.

/** Who a token belongs to, whether they see all deals, and where they work: what each request begins with. */
export const TOKEN = `
select u.id,
       exists (select from membership m where m."user" = u.id and m.role = 'admin' and m.deleted_at is null) as is_admin,
       (select c.id from company c where c.deleted_at is null order by c.created_at, c.id limit 1) as company
  from "_token" t
  join "user" u on u.id = t.user_id and u.deleted_at is null and u.active
 where t.hash = $1 and (t.expires_at is null or t.expires_at > now())`;

const LISTED = `
select o.id, o.version, o.name, o.account, a.name as account_label, o.pipeline, o.stage, o.amount, o.amount__currency,
       o.probability, o.close_date, o.owner, u.name as owner_label`;

const LISTED_JOINS = `
  left join account a on a.id = o.account
  left join "user" u on u.id = o.owner`;

const order = 'order by o.close_date, o.id limit $2';

/** $1 stage, $2 limit. */
export const LIST = `${LISTED} from opportunity o ${LISTED_JOINS}
 where o.deleted_at is null and o.stage = $1 ${order}`;

/** $3 owner. */
export const LIST_OWN = `${LISTED} from opportunity o ${LISTED_JOINS}
 where o.deleted_at is null and o.stage = $1 and o.owner = $3 ${order}`;

const COLUMNS = `
  o.id, o.version, o.name, o.account, a.name as account_label, o.contact, c.full_name as contact_label, o.pipeline,
  o.stage, o.amount, o.amount__currency, o.probability, o.opened_on, o.close_date, o.next_step, o.lead_source`;

const JOINS = `
  left join account a on a.id = o.account
  left join contact c on c.id = o.contact`;

/** $1 id. */
export const GET = `select ${COLUMNS} from opportunity o ${JOINS} where o.id = $1 and o.deleted_at is null`;

/** $2 owner. */
export const GET_OWN = `${GET} and o.owner = $2`;

/** The whole deal, as a write answers it. */
const WHOLE = `${COLUMNS}, o.next_step_on, o.lost_reason, o.competitor, o.description, o.attachments, o.owner,
  u.name as owner_label, o.company, co.name as company_label, o.team, t.name as team_label, o.tags, o.created_at,
  o.created_by, cu.name as created_by_label, o.updated_at, o.updated_by, uu.name as updated_by_label, o.deleted_at`;

const WHOLE_JOINS = `${JOINS}
  left join "user" u on u.id = o.owner
  left join company co on co.id = o.company
  left join team t on t.id = o.team
  left join "user" cu on cu.id = o.created_by
  left join "user" uu on uu.id = o.updated_by`;

const labelled = (id: string, label: string): string =>
  `case when ${id} is not null then json_build_object('id', ${id}, 'label', ${label}) end`;

const money = `case when d.amount is not null then
            json_build_object('amount', d.amount::text, 'currency', d.amount__currency) end`;

/** Lists and deals with the JSON built by PostgreSQL, for the second line of the bench. */
const listAsJson = (list: string): string => `
select json_agg(json_build_object('id', d.id, 'version', d.version, 'name', d.name,
         'account', ${labelled('d.account', 'd.account_label')}, 'pipeline', d.pipeline, 'stage', d.stage,
         'amount', ${money}, 'probability', d.probability::text, 'close_date', d.close_date,
         'owner', ${labelled('d.owner', 'd.owner_label')})
       order by d.close_date, d.id)::text as items from (${list}) d`;

export const LIST_JSON = listAsJson(LIST);
export const LIST_OWN_JSON = listAsJson(LIST_OWN);

const dealAsJson = (get: string): string => `
select d.version, json_build_object('id', d.id, 'version', d.version, 'name', d.name,
         'account', ${labelled('d.account', 'd.account_label')}, 'contact', ${labelled('d.contact', 'd.contact_label')},
         'pipeline', d.pipeline, 'stage', d.stage, 'amount', ${money}, 'probability', d.probability::text,
         'opened_on', d.opened_on, 'close_date', d.close_date, 'next_step', d.next_step,
         'lead_source', d.lead_source)::text as deal from (${get}) d`;

export const GET_JSON = dealAsJson(GET);
export const GET_OWN_JSON = dealAsJson(GET_OWN);

const TOTALLED = `
select o.stage, o.pipeline, date_trunc('month', o.close_date::timestamp)::date as month, count(*)::integer as deals,
       round(sum(o.amount__company), 2) as total
  from opportunity o where o.deleted_at is null`;

const byStageAndMonth = 'group by 1, 2, 3 order by 1, 3, 2';

export const TOTALS = `${TOTALLED} ${byStageAndMonth}`;

/** $1 owner. */
export const TOTALS_OWN = `${TOTALLED} and o.owner = $1 ${byStageAndMonth}`;

/** The deal, its first stage and its row of the audit, in one statement. $12 id of the row of the audit. */
export const CREATE = `
with o as (
  insert into opportunity (id, version, created_at, created_by, updated_at, updated_by, name, account, contact, pipeline,
              stage, stage__outcome, amount, amount__currency, amount__rate, amount__rate_date, amount__company,
              probability, opened_on, close_date, next_step, lead_source, owner, company)
  select $1::uuid, 1, now(), $2::uuid, now(), $2, $3, $4::uuid, $5::uuid, 'opportunity', 'new', 'open', $6::numeric,
         case when $6 is not null then 'EUR' end, case when $6 is not null then 1 end,
         case when $6 is not null then current_date end, $6, 10, coalesce($7::date, current_date), $8::date, $9, $10, $2,
         $11::uuid
  returning *
), audited as (
  insert into bench_audit (id, at, actor, record, version, action, diff)
  select $12::uuid, now(), $2, o.id, o.version, 'create', to_jsonb(o) from o
)
select ${WHOLE} from o ${WHOLE_JOINS}`;

const FIELDS = {
  name: 'text',
  account: 'uuid',
  contact: 'uuid',
  amount: 'numeric',
  opened_on: 'date',
  close_date: 'date',
  next_step: 'text',
  lead_source: 'text',
};

const sent = (field: string, type: string): string =>
  `${field} = case when $4::jsonb ? '${field}' then ($4::jsonb ->> '${field}')::${type} else was.${field} end`;

const SET = Object.entries(FIELDS)
  .map(([field, type]) => sent(field, type))
  .join(', ');

/** The fields that were sent, of a deal that is one's own or anyone's for an admin, and the row of the audit. $5 its id. */
export const UPDATE = `
with was as (
  select * from opportunity where id = $1::uuid and deleted_at is null and ($3::boolean or owner = $2::uuid) for update
), o as (
  update opportunity set version = was.version + 1, updated_at = now(), updated_by = $2::uuid, ${SET},
         amount__company = case when $4::jsonb ? 'amount' then ($4::jsonb ->> 'amount')::numeric else was.amount__company end
    from was where opportunity.id = was.id
  returning opportunity.*
), audited as (
  insert into bench_audit (id, at, actor, record, version, action, diff)
  select $5::uuid, now(), $2, o.id, o.version, 'update',
         (select jsonb_object_agg(key, jsonb_build_array(to_jsonb(was) -> key, value)) from jsonb_each($4::jsonb))
    from o, was
)
select ${WHOLE} from o ${WHOLE_JOINS}`;

/** What the audit needs; made by the bench before it begins. */
export const AUDIT_TABLE = `
create table bench_audit (id uuid not null, at timestamptz not null, actor uuid, record uuid not null,
                          version bigint not null, action text not null, diff jsonb not null, primary key (at, id));
create index on bench_audit (record, version);
create index on bench_audit (id)`;
