select string_agg("json", ',') filter (where "n" <= 50) as "items", count(*) filter (where "n" <= 50) as "count", case when count(*) > 50 then max("cursor") end as "cursor"
from (select row_to_json("object")::text as "json", case when "r"."n" = 50 then json_build_array("r"."sort0"::text)::text end as "cursor", "r"."n"
from (select *, row_number() over () as "n"
from (select "r"."id", "r"."version", "r"."deal", "r"."id" as "sort0"
from "price" as "r"
where ("r"."deleted_at" is null and ($1::bigint is null or $1::bigint = (select (sum("changes") - count(*) filter (where "xid" = pg_current_xact_id_if_assigned()))::bigint
from "_identity_change")))
order by "r"."id"
limit 51) as "page") as "r"
left join "deal" as "l1" on "l1"."id" = "r"."deal" and true
cross join lateral (select "r"."id" as "id", "r"."version" as "version", case when "r"."deal" is null then null when "l1"."id" is null then json_build_object('id', "r"."deal", 'restricted', true) when "l1"."deleted_at" is not null then json_build_object('id', "r"."deal", 'label', coalesce("l1"."name", ''), 'deleted', true) else json_build_object('id', "r"."deal", 'label', coalesce("l1"."name", '')) end as "deal") as "object"
order by "r"."n") as "listed" having count(*) > 0
-- $1 request.identity
