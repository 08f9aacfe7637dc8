select string_agg("json", ',') filter (where "n" <= 50) as "items", count(*) filter (where "n" <= 50) as "count", case when count(*) > 50 then max("cursor") end as "cursor"
from (select row_to_json("object")::text as "json", case when "r"."n" = 50 then json_build_array("r"."sort0"::text, "r"."sort1"::text)::text end as "cursor", "r"."n"
from (select *, row_number() over () as "n"
from (with "#keys0" as materialized (select distinct "id"
from (select p."id"
from "user" p
where p."manager" = $1::uuid) as "ids"), "#each" as materialized (select 2 * 51 / greatest("keys", 1) + 1 as "rows"
from (select (select count(*)
from "#keys0") as "keys") as "counted"), "#bound" as materialized (select "top", "top_id"
from (select "head".*
from "#keys0" as "#key"
cross join lateral (select *
from (select "r"."seats" as "top", "r"."id" as "top_id"
from "deal" as "r"
where ("r"."owner" = "#key"."id" and "r"."deleted_at" is null and ("r"."seats" > $2::bigint) and ("r"."owner" in (select p."id"
from "user" p
where p."manager" = $1::uuid)) is true)
order by "r"."seats", "r"."id"
limit 51) as "first"
limit (select "rows"
from "#each")) as "head") as "heads"
order by "top", "top_id" offset 51 - 1
limit 1) select *
from (select "row".*
from "#keys0" as "#key"
cross join lateral (select "r"."id", "r"."version", "r"."name", "r"."seats" as "sort0", "r"."id" as "sort1"
from "deal" as "r"
where ("r"."owner" = "#key"."id" and "r"."deleted_at" is null and ("r"."seats" > $2::bigint) and "r"."seats" < (select "top"
from "#bound") and ("r"."owner" in (select p."id"
from "user" p
where p."manager" = $1::uuid)) is true)
order by "r"."seats", "r"."id"
limit 51) as "row"
union all select "row".*
from "#keys0" as "#key"
cross join lateral (select "r"."id", "r"."version", "r"."name", "r"."seats" as "sort0", "r"."id" as "sort1"
from "deal" as "r"
where ("r"."owner" = "#key"."id" and "r"."deleted_at" is null and ("r"."seats" > $2::bigint) and "r"."seats" = any(array[(select "top"
from "#bound")]) and "r"."id" <= (select "top_id"
from "#bound") and ("r"."owner" in (select p."id"
from "user" p
where p."manager" = $1::uuid)) is true)
order by "r"."seats", "r"."id"
limit 51) as "row"
union all select "row".*
from "#keys0" as "#key"
cross join lateral (select "r"."id", "r"."version", "r"."name", "r"."seats" as "sort0", "r"."id" as "sort1"
from "deal" as "r"
where ("r"."owner" = "#key"."id" and "r"."deleted_at" is null and ("r"."seats" > $2::bigint) and ("r"."owner" in (select p."id"
from "user" p
where p."manager" = $1::uuid)) is true)
order by "r"."seats", "r"."id"
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
