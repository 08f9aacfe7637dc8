with "#walked" as materialized (select "r"."id", "r"."version", "r"."name", "r"."close_date" as "sort0", "r"."id" as "sort1", 0 as "#branch"
from (select "r".*
from "deal" as "r"
where ("r"."deleted_at" is null and ("r"."stage" = $1::text))
order by "r"."close_date", "r"."id"
limit 250) as "r"
where ("r"."owner" in (select p."id"
from "user" p
where p."manager" = $2::uuid)) is true and ($3::bigint is null or $3::bigint = (select (sum("changes") - count(*) filter (where "xid" = pg_current_xact_id_if_assigned()))::bigint
from "_identity_change"))
limit 51), "#cut" as materialized (select ($3::bigint is null or $3::bigint = (select (sum("changes") - count(*) filter (where "xid" = pg_current_xact_id_if_assigned()))::bigint
from "_identity_change")) and (((select count(*)
from "#walked"
where "#branch" <= 0) < 51 and exists (select 1
from "deal" as "r"
where ("r"."deleted_at" is null and ("r"."stage" = $1::text))
order by "r"."close_date", "r"."id" offset 250
limit 1))) as "is") select string_agg("json", ',') filter (where "n" <= 50) as "items", count(*) filter (where "n" <= 50) as "count", case when count(*) > 50 then max("cursor") end as "cursor", (select "is"
from "#cut") as "cut"
from (select row_to_json("object")::text as "json", case when "r"."n" = 50 then json_build_array("r"."sort0"::text, "r"."sort1"::text)::text end as "cursor", "r"."n"
from (select *, row_number() over () as "n"
from (select *
from "#walked"
where (select "is"
from "#cut") is not true
order by "sort0", "sort1"
limit 51) as "page") as "r"
cross join lateral (select "r"."id" as "id", "r"."version" as "version", "r"."name" as "name") as "object"
order by "r"."n") as "listed" having count(*) > 0 or (select "is"
from "#cut")
-- $1 where.0
-- $2 access.user
-- $3 request.identity
