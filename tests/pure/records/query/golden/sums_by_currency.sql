select to_json("r"."g0")::text as "c0", to_json(case when "r"."m0" is not null then json_build_object('amount', case when "r"."g0" is not null then "r"."m0" else round("r"."m0", greatest(coalesce(($1::jsonb ->> "r"."k")::int, 2), 0)) end::text, 'currency', coalesce("r"."g0", "r"."k")) end)::text as "c1"
from (select "r"."amount__currency" as "g0", coalesce(sum("r"."amount"), 0) as "m0", coalesce($2::text, (select "currency"
from "company"
where "deleted_at" is null
order by "created_at", "id"
limit 1)) as "k"
from "deal" as "r"
where "r"."deleted_at" is null
group by 1) as "r"
order by "r"."g0" collate "und-x-icu"
limit $3::int
-- $1 currency.digits
-- $2 request.currency
-- $3 limit
