select row_to_json("object")::text as "json", json_build_array("r"."sort0"::text)::text as "cursor"
from (select "r"."id", "r"."version", "r"."name", "r"."id" as "sort0"
from "deal" as "r"
where ("r"."deleted_at" is null and ($1::bigint is null or $1::bigint = (select sum("changes")::bigint
from "_identity_change")))
order by "r"."id"
limit $2::int) as "r"
cross join lateral (select "r"."id" as "id", "r"."version" as "version", "r"."name" as "name") as "object"
order by "r"."sort0"
-- $1 request.identity
-- $2 limit
