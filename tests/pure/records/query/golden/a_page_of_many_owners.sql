select string_agg("json", ',') filter (where "n" <= 50) as "items", count(*) filter (where "n" <= 50) as "count", case when count(*) > 50 then max("cursor") end as "cursor"
from (select row_to_json("object")::text as "json", case when "r"."n" = 50 then json_build_array("r"."sort0"::text, "r"."sort1"::text)::text end as "cursor", "r"."n"
from (select *, row_number() over () as "n"
from (with "#keys0" as materialized (select distinct "id"
from (select p."id"
from "user" p
where p."manager" = $1::uuid) as "ids"), "#most" as materialized (select case when "keys" = 0 then 0 else least(2000, 51 + 3 * "keys") end as "walked", (51 + "keys" - 1) / greatest("keys", 1) as "each"
from (select (select count(*)
from "#keys0") as "keys") as "counted"), "#walked" as materialized (select "r"."id", "r"."version", "r"."name", "r"."close_date" as "sort0", "r"."id" as "sort1", "r"."#seen" = (select "walked"
from "#most") as "#cut"
from (select *, row_number() over () as "#seen"
from (select *
from (select "r".*
from "deal" as "r"
where ("r"."deleted_at" is null and ("r"."stage" = $2::text))
order by "r"."close_date", "r"."id"
limit 2000) as "r"
limit (select "walked"
from "#most")) as "r") as "r"
where ("r"."owner" in (select p."id"
from "user" p
where p."manager" = $1::uuid)) is true or "r"."#seen" = (select "walked"
from "#most")
order by "r"."close_date", "r"."id"
limit 51), "#looked_up0" as materialized (select "id"
from "#keys0"
where (select bool_or("#cut")
from "#walked")), "#bound" as materialized (select "top"
from (select "head"."top"
from "#looked_up0" as "#key"
cross join lateral (select *
from (select "r"."close_date" as "top"
from "deal" as "r"
where ("r"."owner" = "#key"."id" and ("r"."owner" in (select p."id"
from "user" p
where p."manager" = $1::uuid)) is true and "r"."deleted_at" is null and ("r"."stage" = $2::text))
order by "r"."close_date", "r"."id"
limit 51) as "first"
limit (select "each"
from "#most")) as "head") as "heads"
order by "top" offset 51 - 1
limit 1) select *
from (select *
from "#walked"
where (select bool_or("#cut")
from "#walked") is not true
union all select "row".*
from "#looked_up0" as "#key"
cross join lateral (select "r"."id", "r"."version", "r"."name", "r"."close_date" as "sort0", "r"."id" as "sort1", false as "#cut"
from "deal" as "r"
where ("r"."owner" = "#key"."id" and "r"."close_date" <= (select "top"
from "#bound") and ("r"."owner" in (select p."id"
from "user" p
where p."manager" = $1::uuid)) is true and "r"."deleted_at" is null and ("r"."stage" = $2::text))
order by "r"."close_date", "r"."id"
limit 51) as "row"
union all select "row".*
from "#looked_up0" as "#key"
cross join lateral (select "r"."id", "r"."version", "r"."name", "r"."close_date" as "sort0", "r"."id" as "sort1", false as "#cut"
from "deal" as "r"
where ("r"."owner" = "#key"."id" and ("r"."owner" in (select p."id"
from "user" p
where p."manager" = $1::uuid)) is true and "r"."deleted_at" is null and ("r"."stage" = $2::text))
order by "r"."close_date", "r"."id"
limit 51) as "row"
where (select "top"
from "#bound") is null) as "found"
where ($3::bigint is null or $3::bigint = (select (sum("changes") - count(*) filter (where "xid" = pg_current_xact_id_if_assigned()))::bigint
from "_identity_change"))
order by "sort0", "sort1"
limit 51) as "page") as "r"
cross join lateral (select "r"."id" as "id", "r"."version" as "version", "r"."name" as "name") as "object"
order by "r"."n") as "listed" having count(*) > 0
-- $1 access.user
-- $2 where.0
-- $3 request.identity
