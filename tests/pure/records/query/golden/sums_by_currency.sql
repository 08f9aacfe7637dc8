select to_json("r"."g0")::text as "c0", to_json(case when "r"."m0" is not null then json_build_object('amount', "r"."m0"::text, 'currency', coalesce("r"."g0", $1::text)) end)::text as "c1"
from (select "r"."amount__currency" as "g0", coalesce(sum("r"."amount"), 0) as "m0"
from "deal" as "r"
where "r"."deleted_at" is null
group by 1) as "r"
order by "r"."g0" collate "und-x-icu"
limit $2::int
-- $1 request.currency
-- $2 limit
