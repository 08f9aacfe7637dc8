select string_agg("json", ',') filter (where "n" <= 50) as "items", count(*) filter (where "n" <= 50) as "count", case when count(*) > 50 then max("cursor") end as "cursor"
from (select row_to_json("object")::text as "json", case when "r"."n" = 50 then json_build_array("r"."sort0"::text, "r"."sort1"::text)::text end as "cursor", "r"."n"
from (select *, row_number() over () as "n"
from (select "r"."id", "r"."version", "r"."name", "close_date" as "sort0", "id" as "sort1"
from ((select "r".*
from "deal" as "r"
where ("r"."owner" = ($1::uuid[])[1] and "r"."deleted_at" is null and ("r"."stage" = $2::text))
order by "r"."close_date", "r"."id"
limit 102)
union all (select "r".*
from "deal" as "r"
where ("r"."owner" = ($1::uuid[])[2] and "r"."deleted_at" is null and ("r"."stage" = $2::text))
order by "r"."close_date", "r"."id"
limit 102)
union all (select "r".*
from "deal" as "r"
where ("r"."owner" = ($1::uuid[])[3] and "r"."deleted_at" is null and ("r"."stage" = $2::text))
order by "r"."close_date", "r"."id"
limit 102)
order by "close_date", "id"
limit 102) as "r"
where case when "r"."owner" in (select p."id"
from "user" p
where p."manager" = $3::uuid) then true else false end and ($4::bigint is null or $4::bigint = (select (sum("changes") - count(*) filter (where "xid" = pg_current_xact_id_if_assigned()))::bigint
from "_identity_change"))
order by "close_date", "id"
limit 51) as "page") as "r"
cross join lateral (select "r"."id" as "id", "r"."version" as "version", "r"."name" as "name") as "object"
order by "r"."n") as "listed" having count(*) > 0
-- $1 keys.0
-- $2 where.0
-- $3 access.user
-- $4 request.identity
