select string_agg("json", ',') filter (where "n" <= 50) as "items", count(*) filter (where "n" <= 50) as "count", case when count(*) > 50 then max("cursor") end as "cursor"
from (select row_to_json("object")::text as "json", case when "r"."n" = 50 then json_build_array("r"."sort0"::text, "r"."sort1", "r"."sort2"::text)::text end as "cursor", "r"."n"
from (select *, row_number() over () as "n"
from ((select "r"."id", "r"."version", "r"."name", "r"."amount__company" as "sort0", "r"."name" collate "und-x-icu" as "sort1", "r"."id" as "sort2"
from "deal" as "r"
where ("r"."deleted_at" is null and ($1::bigint is null or $1::bigint = (select (sum("changes") - count(*) filter (where "xid" = pg_current_xact_id_if_assigned()))::bigint
from "_identity_change")) and ("r"."amount__company" = any(array[$2::numeric]) and ("r"."name" collate "und-x-icu" < $3::text or "r"."name" collate "und-x-icu" is null or ("r"."name" collate "und-x-icu" = $3::text and "r"."id" > $4::uuid))))
order by "r"."amount__company", "r"."name" collate "und-x-icu" desc nulls last, "r"."id"
limit 51)
union all (select "r"."id", "r"."version", "r"."name", "r"."amount__company" as "sort0", "r"."name" collate "und-x-icu" as "sort1", "r"."id" as "sort2"
from "deal" as "r"
where ("r"."deleted_at" is null and ($1::bigint is null or $1::bigint = (select (sum("changes") - count(*) filter (where "xid" = pg_current_xact_id_if_assigned()))::bigint
from "_identity_change")) and "r"."amount__company" > $2::numeric)
order by "r"."amount__company", "r"."name" collate "und-x-icu" desc nulls last, "r"."id"
limit 51)
union all (select "r"."id", "r"."version", "r"."name", "r"."amount__company" as "sort0", "r"."name" collate "und-x-icu" as "sort1", "r"."id" as "sort2"
from "deal" as "r"
where ("r"."deleted_at" is null and ($1::bigint is null or $1::bigint = (select (sum("changes") - count(*) filter (where "xid" = pg_current_xact_id_if_assigned()))::bigint
from "_identity_change")) and "r"."amount__company" is null)
order by "r"."amount__company", "r"."name" collate "und-x-icu" desc nulls last, "r"."id"
limit 51)
order by "sort0", "sort1" desc nulls last, "sort2"
limit 51) as "page") as "r"
cross join lateral (select "r"."id" as "id", "r"."version" as "version", "r"."name" as "name") as "object"
order by "r"."n") as "listed" having count(*) > 0
-- $1 request.identity
-- $2 after.0
-- $3 after.1
-- $4 after.2
