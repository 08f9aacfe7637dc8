select to_json(case when "r"."g0" is null then null when "l1"."id" is null then json_build_object('id', "r"."g0", 'restricted', true) when "l1"."deleted_at" is not null then json_build_object('id', "r"."g0", 'label', coalesce("l1"."name", ''), 'deleted', true) else json_build_object('id', "r"."g0", 'label', coalesce("l1"."name", '')) end)::text as "c0", to_json("r"."g1")::text as "c1", to_json(trim_scale(round("r"."m0", 10))::text)::text as "c2", to_json(to_char("r"."m1" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))::text as "c3"
from (select "r"."account" as "g0", date_trunc('month', (case when "r"."met_at" < '0001-01-02 00:00Z' then greatest("r"."met_at" at time zone $1::text, '0001-01-01') when "r"."met_at" >= '9999-12-31 00:00Z' then least("r"."met_at" at time zone $1::text, '9999-12-31') else "r"."met_at" at time zone $1::text end))::date as "g1", (sum("r"."weight") + 0.0000000000) / nullif(count("r"."weight"), 0) as "m0", max("r"."met_at") as "m1"
from "deal" as "r"
where "r"."deleted_at" is null
group by 1, 2) as "r"
left join "account" as "l1" on "l1"."id" = "r"."g0" and "l1"."owner" = $2::uuid
order by nullif(coalesce("l1"."name", ''), '') collate "und-x-icu", "r"."g0", "r"."g1"
limit $3::int
-- $1 request.zone
-- $2 access.user
-- $3 limit
