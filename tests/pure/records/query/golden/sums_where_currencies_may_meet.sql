select to_json("r"."g0")::text as "c0", to_json("r"."g1")::text as "c1", to_json("r"."m0")::text as "c2", to_json(case when "r"."m1" is not null then json_build_object('amount', round("r"."m1", greatest(coalesce(($1::jsonb ->> "r"."k")::int, 2), 0))::text, 'currency', "r"."k") end)::text as "c3", to_json(case when "r"."m2" is not null then json_build_object('amount', round("r"."m2", greatest(coalesce(($1::jsonb ->> "r"."k")::int, 2), 0))::text, 'currency', "r"."k") end)::text as "c4", "r"."x1", "r"."x2", "r"."y1", "r"."y2", "r"."k"
from (select "g0", "g1", "m0", case when "meet" then "b1" else "m1" end as "m1", case when "meet" then "v1" else "x1" end as "x1", coalesce("y1", case when "meet" then "w1" end) as "y1", case when "meet" then "b2" else "m2" end as "m2", case when "meet" then "v2" else "x2" end as "x2", coalesce("y2", case when "meet" then "w2" end) as "y2", case when "meet" then (select "currency"
from "company"
where "deleted_at" is null
order by "created_at", "id"
limit 1) else coalesce("first", coalesce($2::text, (select "currency"
from "company"
where "deleted_at" is null
order by "created_at", "id"
limit 1))) end as "k"
from (select *, min(least("f1", "f2")) over () as "first", min(least("f1", "f2")) over () <> max(greatest("l1", "l2")) over () as "meet"
from (select "r"."stage" as "g0", "r"."pipeline" as "g1", count(*) as "m0", coalesce(sum("r"."amount__company"), 0) as "m1", count(*) filter (where ("r"."amount__company" is null and "r"."amount" is not null)) as "x1", min("r"."amount__currency") filter (where ("r"."amount__company" is null and "r"."amount" is not null)) as "y1", coalesce(sum("counted0"."amount"), 0) as "b1", count(*) filter (where "r"."amount" is not null and "counted0"."amount" is null) as "v1", min("counted0"."currency") filter (where "r"."amount" is not null and "counted0"."amount" is null) as "w1", min("counted0"."currency") filter (where "r"."amount" is not null) as "f1", max("counted0"."currency") filter (where "r"."amount" is not null) as "l1", (sum("r"."amount__company") + 0.0000000000) / nullif(count("r"."amount__company"), 0) as "m2", count(*) filter (where ("r"."amount__company" is null and "r"."amount" is not null)) as "x2", min("r"."amount__currency") filter (where ("r"."amount__company" is null and "r"."amount" is not null)) as "y2", (sum("counted0"."amount") + 0.0000000000) / nullif(count("counted0"."amount"), 0) as "b2", count(*) filter (where "r"."amount" is not null and "counted0"."amount" is null) as "v2", min("counted0"."currency") filter (where "r"."amount" is not null and "counted0"."amount" is null) as "w2", min("counted0"."currency") filter (where "r"."amount" is not null) as "f2", max("counted0"."currency") filter (where "r"."amount" is not null) as "l2"
from "deal" as "r"
left join "company" as "company0" on "company0"."id" = "r"."company"
cross join lateral (select case when "r"."company" is null then (select "currency"
from "company"
where "deleted_at" is null
order by "created_at", "id"
limit 1) else "company0"."currency" end as "currency", case when "r"."company" is null or "company0"."currency" = (select "currency"
from "company"
where "deleted_at" is null
order by "created_at", "id"
limit 1) then "r"."amount__company" when "r"."amount__currency" = (select "currency"
from "company"
where "deleted_at" is null
order by "created_at", "id"
limit 1) and "r"."amount__company" is not null then "r"."amount" else null end as "amount") as "counted0"
where "r"."deleted_at" is null
group by 1, 2) as "grouped") as "judged") as "r"
where (("r"."m1" > $3::numeric) or "r"."x1" > 0 or "r"."x2" > 0)
order by ("r"."x1" + "r"."x2" > 0) desc, "r"."m1" desc nulls last, "r"."g0", "r"."g1"
limit $4::int
-- $1 currency.digits
-- $2 request.currency
-- $3 having.0
-- $4 limit
