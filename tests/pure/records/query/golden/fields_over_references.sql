select string_agg("json", ',') filter (where "n" <= 50) as "items", count(*) filter (where "n" <= 50) as "count", case when count(*) > 50 then max("cursor") end as "cursor"
from (select row_to_json("object")::text as "json", case when "r"."n" = 50 then json_build_array("r"."sort0"::text)::text end as "cursor", "r"."n"
from (select *, row_number() over () as "n"
from (select "r"."id", "r"."version", "r"."account", "r"."company", "r"."stage", "r"."stage__outcome", "r"."id" as "sort0"
from "deal" as "r"
where ("r"."deleted_at" is null and ($1::bigint is null or $1::bigint = (select (sum("changes") - count(*) filter (where "xid" = pg_current_xact_id_if_assigned()))::bigint
from "_identity_change")))
order by "r"."id"
limit 51) as "page") as "r"
left join "account" as "l1" on "l1"."id" = "r"."account" and "l1"."owner" = $2::uuid
left join "user" as "l2" on "l2"."id" = "l1"."owner" and true
cross join lateral (select "r"."id" as "id", "r"."version" as "version", case when "r"."account" is null then null when "l1"."id" is null then json_build_object('id', "r"."account", 'restricted', true) when "l1"."deleted_at" is not null then json_build_object('id', "r"."account", 'label', coalesce("l1"."name", ''), 'deleted', true) else (select row_to_json("inner")
from (select "r"."account" as "id", coalesce("l1"."name", '') as "label", case when "l1"."owner" is null then null when "l2"."id" is null then json_build_object('id', "l1"."owner", 'restricted', true) when "l2"."deleted_at" is not null then json_build_object('id', "l1"."owner", 'label', coalesce("l2"."name", ''), 'deleted', true) else (select row_to_json("inner")
from (select "l1"."owner" as "id", coalesce("l2"."name", '') as "label", "l2"."name" as "name") as "inner") end as "owner", "l1"."name" as "name") as "inner") end as "account", case when "r"."company" is not null then json_build_object('id', "r"."company", 'restricted', true) end as "company", "r"."stage__outcome" as "stage.outcome") as "object"
order by "r"."n") as "listed" having count(*) > 0
-- $1 request.identity
-- $2 access.user
