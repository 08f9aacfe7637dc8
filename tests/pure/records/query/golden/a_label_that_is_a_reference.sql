select row_to_json("object")::text as "json", json_build_array("r"."sort0"::text)::text as "cursor"
from (select "r"."id", "r"."version", "r"."deal", "r"."id" as "sort0"
from "price" as "r"
where ("r"."deleted_at" is null and ($1::bigint is null or $1::bigint = (select sum("changes")::bigint
from "_identity_change")))
order by "r"."id"
limit $2::int) as "r"
left join "deal" as "l1" on "l1"."id" = "r"."deal" and true
cross join lateral (select "r"."id" as "id", "r"."version" as "version", case when "r"."deal" is null then null when "l1"."id" is null then json_build_object('id', "r"."deal", 'restricted', true) when "l1"."deleted_at" is not null then json_build_object('id', "r"."deal", 'label', coalesce("l1"."name", ''), 'deleted', true) else json_build_object('id', "r"."deal", 'label', coalesce("l1"."name", '')) end as "deal") as "object"
order by "r"."sort0"
-- $1 request.identity
-- $2 limit
