select string_agg("json", ',') filter (where "n" <= $1::int) as "items", count(*) filter (where "n" <= $1::int) as "count", case when count(*) > $1::int then max("cursor") end as "cursor"
from (select row_to_json("object")::text as "json", case when "r"."n" = $1::int then json_build_array("r"."sort0"::text, "r"."sort1", "r"."sort2"::text)::text end as "cursor", "r"."n"
from (select *, row_number() over () as "n"
from ((select "r"."id", "r"."version", "r"."name", "r"."amount__company" as "sort0", "r"."name" collate "und-x-icu" as "sort1", "r"."id" as "sort2"
from "deal" as "r"
where ("r"."deleted_at" is null and ($2::bigint is null or $2::bigint = (select sum("changes")::bigint
from "_identity_change")) and ("r"."amount__company" = any(array[$3::numeric]) and ("r"."name" collate "und-x-icu" < $4::text or "r"."name" collate "und-x-icu" is null or ("r"."name" collate "und-x-icu" = $4::text and "r"."id" > $5::uuid))))
order by "r"."amount__company", "r"."name" collate "und-x-icu" desc nulls last, "r"."id"
limit $6::int)
union all (select "r"."id", "r"."version", "r"."name", "r"."amount__company" as "sort0", "r"."name" collate "und-x-icu" as "sort1", "r"."id" as "sort2"
from "deal" as "r"
where ("r"."deleted_at" is null and ($2::bigint is null or $2::bigint = (select sum("changes")::bigint
from "_identity_change")) and "r"."amount__company" > $3::numeric)
order by "r"."amount__company", "r"."name" collate "und-x-icu" desc nulls last, "r"."id"
limit $6::int)
union all (select "r"."id", "r"."version", "r"."name", "r"."amount__company" as "sort0", "r"."name" collate "und-x-icu" as "sort1", "r"."id" as "sort2"
from "deal" as "r"
where ("r"."deleted_at" is null and ($2::bigint is null or $2::bigint = (select sum("changes")::bigint
from "_identity_change")) and "r"."amount__company" is null)
order by "r"."amount__company", "r"."name" collate "und-x-icu" desc nulls last, "r"."id"
limit $6::int)
order by "sort0", "sort1" desc nulls last, "sort2"
limit $6::int) as "page") as "r"
cross join lateral (select "r"."id" as "id", "r"."version" as "version", "r"."name" as "name") as "object"
order by "r"."n") as "listed" having count(*) > 0
-- $1 limit
-- $2 request.identity
-- $3 after.0
-- $4 after.1
-- $5 after.2
-- $6 limit.next
