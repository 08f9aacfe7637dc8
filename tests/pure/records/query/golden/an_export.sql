select row_to_json("object")::text as "json"
from (select "r"."id", "r"."version", "r"."name", "r"."owner", "j1"."name" collate "und-x-icu" as "sort0", "r"."id" as "sort1"
from "account" as "r"
left join "user" as "j1" on "j1"."id" = "r"."owner" and "j1"."deleted_at" is null
where (("r"."deleted_at" is null and "r"."owner" = $1::uuid) and ("r"."industry" = $2::text) and ("r"."deleted_at" is null and "r"."owner" = $1::uuid))) as "r"
left join "user" as "l1" on "l1"."id" = "r"."owner" and true
cross join lateral (select "r"."id" as "id", "r"."version" as "version", "r"."name" as "name", case when "r"."owner" is null then null when "l1"."id" is null then json_build_object('id', "r"."owner", 'restricted', true) when "l1"."deleted_at" is not null then json_build_object('id', "r"."owner", 'label', coalesce("l1"."name", ''), 'deleted', true) else json_build_object('id', "r"."owner", 'label', coalesce("l1"."name", '')) end as "owner") as "object"
order by "r"."sort0" desc nulls last, "r"."sort1"
-- $1 access.user
-- $2 where.0
