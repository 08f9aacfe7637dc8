select row_to_json("object")::text as "json", json_build_array(to_char("r"."sort0" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), "r"."sort1"::text)::text as "cursor"
from ((select "r"."id", "r"."version", "r"."name", "r"."created_at" as "sort0", "r"."id" as "sort1"
from "deal" as "r"
where ("r"."deleted_at" is null and ("r"."created_at" = any(array[$1::timestamptz]) and "r"."id" > $2::uuid))
order by "r"."created_at", "r"."id"
limit $3::int)
union all (select "r"."id", "r"."version", "r"."name", "r"."created_at" as "sort0", "r"."id" as "sort1"
from "deal" as "r"
where ("r"."deleted_at" is null and "r"."created_at" < $1::timestamptz)
order by "r"."created_at" desc, "r"."id"
limit $3::int)
order by "sort0" desc, "sort1"
limit $3::int) as "r"
cross join lateral (select "r"."id" as "id", "r"."version" as "version", "r"."name" as "name") as "object"
order by "r"."sort0" desc, "r"."sort1"
-- $1 after.0
-- $2 after.1
-- $3 limit
