select string_agg("json", ',') filter (where "n" <= $1::int) as "items", count(*) filter (where "n" <= $1::int) as "count", case when count(*) > $1::int then max("cursor") end as "cursor"
from (select row_to_json("object")::text as "json", case when "r"."n" = $1::int then json_build_array(to_char("r"."sort0" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), "r"."sort1"::text)::text end as "cursor", "r"."n"
from (select *, row_number() over () as "n"
from ((select "r"."id", "r"."version", "r"."name", "r"."created_at" as "sort0", "r"."id" as "sort1"
from "deal" as "r"
where ("r"."deleted_at" is null and ($2::bigint is null or $2::bigint = (select sum("changes")::bigint
from "_identity_change")) and ("r"."created_at" = any(array[$3::timestamptz]) and "r"."id" > $4::uuid))
order by "r"."created_at", "r"."id"
limit $5::int)
union all (select "r"."id", "r"."version", "r"."name", "r"."created_at" as "sort0", "r"."id" as "sort1"
from "deal" as "r"
where ("r"."deleted_at" is null and ($2::bigint is null or $2::bigint = (select sum("changes")::bigint
from "_identity_change")) and "r"."created_at" < $3::timestamptz)
order by "r"."created_at" desc, "r"."id"
limit $5::int)
order by "sort0" desc, "sort1"
limit $5::int) as "page") as "r"
cross join lateral (select "r"."id" as "id", "r"."version" as "version", "r"."name" as "name") as "object"
order by "r"."n") as "listed" having count(*) > 0
-- $1 limit
-- $2 request.identity
-- $3 after.0
-- $4 after.1
-- $5 limit.next
