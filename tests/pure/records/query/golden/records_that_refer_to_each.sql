select string_agg("json", ',') filter (where "n" <= 50) as "items", count(*) filter (where "n" <= 50) as "count", case when count(*) > 50 then max("cursor") end as "cursor"
from (select row_to_json("object")::text as "json", case when "r"."n" = 50 then json_build_array("r"."sort0"::text)::text end as "cursor", "r"."n"
from (select *, row_number() over () as "n"
from (select "r"."id", "r"."version", "r"."name", "r"."id" as "sort0"
from "account" as "r"
where (("r"."deleted_at" is null and "r"."owner" = $1::uuid) and ($2::bigint is null or $2::bigint = (select (sum("changes") - count(*) filter (where "xid" = pg_current_xact_id_if_assigned()))::bigint
from "_identity_change")))
order by "r"."id"
limit 51) as "page") as "r"
cross join lateral (select json_build_object('items', coalesce(json_agg("json"
order by "n") filter (where "n" <= 10), '[]'::json), 'next', case when count(*) > 10 then translate(encode(substr(sha256(decode($3::text, 'hex') || sha256(decode($4::text, 'hex') || convert_to($5::text || ',"list","deal","id"]' || ('["' || min("id"::text) filter (where "n" = 10) || '"]'), 'UTF8'))), 1, 12) || convert_to(('["' || min("id"::text) filter (where "n" = 10) || '"]'), 'UTF8'), 'base64'), E'+/=\n', '-_') end) as "json"
from (select row_to_json("object") as "json", "i0r"."id" as "id", "i0r"."n" as "n"
from (select *, row_number() over (order by "id") as "n"
from (select "i0r"."id", "i0r"."version", "i0r"."name", "i0r"."account", "i0r"."pipeline", "i0r"."stage", "i0r"."stage__outcome", "i0r"."amount", "i0r"."amount__currency", "i0r"."amount__rate", "i0r"."amount__rate_date", "i0r"."amount__company", "i0r"."discount", "i0r"."weight", "i0r"."seats", "i0r"."urgent", "i0r"."priority", "i0r"."close_date", "i0r"."met_at", "i0r"."labels", "i0r"."owner", "i0r"."company", "i0r"."created_at", "i0r"."created_by", "i0r"."updated_at", "i0r"."updated_by", "i0r"."deleted_at"
from "deal" as "i0r"
where ("i0r"."account" = "r"."id" and "i0r"."deleted_at" is null)
order by "i0r"."id"
limit 11) as "i0p") as "i0r"
left join "account" as "i0l1" on "i0l1"."id" = "i0r"."account" and "i0l1"."owner" = $1::uuid
left join "user" as "i0l2" on "i0l2"."id" = "i0r"."owner" and true
left join "user" as "i0l3" on "i0l3"."id" = "i0r"."created_by" and true
left join "user" as "i0l4" on "i0l4"."id" = "i0r"."updated_by" and true
cross join lateral (select "i0r"."id" as "id", "i0r"."version" as "version", "i0r"."name" as "name", case when "i0r"."account" is null then null when "i0l1"."id" is null then json_build_object('id', "i0r"."account", 'restricted', true) when "i0l1"."deleted_at" is not null then json_build_object('id', "i0r"."account", 'label', coalesce("i0l1"."name", ''), 'deleted', true) else json_build_object('id', "i0r"."account", 'label', coalesce("i0l1"."name", '')) end as "account", "i0r"."pipeline" as "pipeline", "i0r"."stage" as "stage", case when "i0r"."amount" is not null then json_build_object('amount', "i0r"."amount"::text, 'currency', "i0r"."amount__currency") end as "amount", "i0r"."discount"::text as "discount", "i0r"."weight"::text as "weight", "i0r"."seats" as "seats", "i0r"."urgent" as "urgent", "i0r"."priority" as "priority", "i0r"."close_date" as "close_date", to_char("i0r"."met_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "met_at", "i0r"."labels" as "labels", case when "i0r"."owner" is null then null when "i0l2"."id" is null then json_build_object('id', "i0r"."owner", 'restricted', true) when "i0l2"."deleted_at" is not null then json_build_object('id', "i0r"."owner", 'label', coalesce("i0l2"."name", ''), 'deleted', true) else json_build_object('id', "i0r"."owner", 'label', coalesce("i0l2"."name", '')) end as "owner", case when "i0r"."company" is not null then json_build_object('id', "i0r"."company", 'restricted', true) end as "company", to_char("i0r"."created_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "created_at", case when "i0r"."created_by" is null then null when "i0l3"."id" is null then json_build_object('id', "i0r"."created_by", 'restricted', true) when "i0l3"."deleted_at" is not null then json_build_object('id', "i0r"."created_by", 'label', coalesce("i0l3"."name", ''), 'deleted', true) else json_build_object('id', "i0r"."created_by", 'label', coalesce("i0l3"."name", '')) end as "created_by", to_char("i0r"."updated_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "updated_at", case when "i0r"."updated_by" is null then null when "i0l4"."id" is null then json_build_object('id', "i0r"."updated_by", 'restricted', true) when "i0l4"."deleted_at" is not null then json_build_object('id', "i0r"."updated_by", 'label', coalesce("i0l4"."name", ''), 'deleted', true) else json_build_object('id', "i0r"."updated_by", 'label', coalesce("i0l4"."name", '')) end as "updated_by", to_char("i0r"."deleted_at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "deleted_at") as "object") as "i0s") as "i0"
cross join lateral (select "r"."id" as "id", "r"."version" as "version", "r"."name" as "name", "i0"."json" as "deals") as "object"
order by "r"."n") as "listed" having count(*) > 0
-- $1 access.user
-- $2 request.identity
-- $3 cursor.outer
-- $4 cursor.inner
-- $5 cursor.reader
