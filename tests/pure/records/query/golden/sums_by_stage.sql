select to_json("r"."g0")::text as "c0", to_json("r"."g1")::text as "c1", to_json("r"."m0")::text as "c2", to_json(case when "r"."m1" is not null then json_build_object('amount', round("r"."m1", greatest(coalesce(($1::jsonb ->> "r"."k")::int, 2), 0))::text, 'currency', "r"."k") end)::text as "c3", to_json("r"."m2")::text as "c4", "r"."x1", "r"."y1", "r"."k"
from (select "r"."stage" as "g0", "r"."pipeline" as "g1", count(*) as "m0", coalesce(sum("r"."amount__company"), 0) as "m1", count(*) filter (where ("r"."amount__company" is null and "r"."amount" is not null)) as "x1", min("r"."amount__currency") filter (where ("r"."amount__company" is null and "r"."amount" is not null)) as "y1", coalesce(sum("r"."seats"), 0) as "m2", coalesce($2::text, (select "currency"
from "company"
where "deleted_at" is null
order by "created_at", "id"
limit 1)) as "k"
from "deal" as "r"
where "r"."deleted_at" is null
group by 1, 2) as "r"
where (("r"."m1" > $3::numeric) or "r"."x1" > 0)
order by ("r"."x1" > 0) desc, "r"."m1" desc nulls last, "r"."g0", "r"."g1"
limit $4::int
-- $1 currency.digits
-- $2 request.currency
-- $3 having.0
-- $4 limit
