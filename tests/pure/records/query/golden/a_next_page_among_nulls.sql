select row_to_json("object")::text as "json", json_build_array("r"."sort0"::text, "r"."sort1"::text)::text as "cursor"
from (select "r"."id", "r"."version", "r"."name", "r"."close_date" as "sort0", "r"."id" as "sort1"
from "deal" as "r"
where ("r"."deleted_at" is null and ("r"."close_date" is null and "r"."id" > $1::uuid))
order by "r"."close_date", "r"."id"
limit $2::int) as "r"
cross join lateral (select "r"."id" as "id", "r"."version" as "version", "r"."name" as "name") as "object"
order by "r"."sort0" desc nulls last, "r"."sort1"
-- $1 after.1
-- $2 limit
