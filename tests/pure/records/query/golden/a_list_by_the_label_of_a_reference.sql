select string_agg("json", ',') filter (where "n" <= 50) as "items", count(*) filter (where "n" <= 50) as "count", case when count(*) > 50 then max("cursor") end as "cursor"
from (select row_to_json("object")::text as "json", case when "r"."n" = 50 then json_build_array("r"."sort0", "r"."sort1"::text)::text end as "cursor", "r"."n"
from (select *, row_number() over () as "n"
from (select "r"."id", "r"."version", "r"."name", "j1"."name" collate "und-x-icu" as "sort0", "r"."id" as "sort1"
from "deal" as "r"
left join "account" as "j1" on "j1"."id" = "r"."account" and ("j1"."deleted_at" is null and "j1"."owner" = $1::uuid)
where ("r"."deleted_at" is null and ($2::bigint is null or $2::bigint = (select (sum("changes") - count(*) filter (where "xid" = pg_current_xact_id_if_assigned()))::bigint
from "_identity_change")) and ("j1"."name" collate "und-x-icu" > $3::text or "j1"."name" collate "und-x-icu" is null or ("j1"."name" collate "und-x-icu" = $3::text and "r"."id" > $4::uuid)))
order by "j1"."name" collate "und-x-icu", "r"."id"
limit 51) as "page") as "r"
cross join lateral (select "r"."id" as "id", "r"."version" as "version", "r"."name" as "name") as "object"
order by "r"."n") as "listed" having count(*) > 0
-- $1 access.user
-- $2 request.identity
-- $3 after.0
-- $4 after.1
