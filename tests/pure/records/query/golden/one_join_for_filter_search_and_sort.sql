select string_agg("json", ',') filter (where "n" <= 50) as "items", count(*) filter (where "n" <= 50) as "count", case when count(*) > 50 then max("cursor") end as "cursor"
from (select row_to_json("object")::text as "json", case when "r"."n" = 50 then json_build_array("r"."sort0", "r"."sort1"::text)::text end as "cursor", "r"."n"
from (select *, row_number() over () as "n"
from (select "r"."id", "r"."version", "r"."name", "j1"."name" collate "und-x-icu" as "sort0", "r"."id" as "sort1"
from "deal" as "r"
left join "account" as "j1" on "j1"."id" = "r"."account" and ("j1"."deleted_at" is null and "j1"."owner" = $1::uuid)
where ("r"."deleted_at" is null and (("j1"."industry" = $2::text) and (case "r"."pipeline" when 'sales' then case "r"."stage" when 'open' then '20'::numeric when 'won' then '100'::numeric end when 'renewal' then case "r"."stage" when 'open' then '80'::numeric when 'won' then '100'::numeric end end > $3::numeric)) and ((public.cahier_fold("r"."name") like '%' || regexp_replace(public.cahier_fold($4::text), '([\\%_])', '\\\1', 'g') || '%' or public.cahier_fold("j1"."name") like '%' || regexp_replace(public.cahier_fold($4::text), '([\\%_])', '\\\1', 'g') || '%' or public.cahier_fold(array_to_string("r"."labels", ' ')) like '%' || regexp_replace(public.cahier_fold($4::text), '([\\%_])', '\\\1', 'g') || '%') and (public.cahier_fold("r"."name") like '%' || regexp_replace(public.cahier_fold($5::text), '([\\%_])', '\\\1', 'g') || '%' or public.cahier_fold("j1"."name") like '%' || regexp_replace(public.cahier_fold($5::text), '([\\%_])', '\\\1', 'g') || '%' or public.cahier_fold(array_to_string("r"."labels", ' ')) like '%' || regexp_replace(public.cahier_fold($5::text), '([\\%_])', '\\\1', 'g') || '%')) and ($6::bigint is null or $6::bigint = (select (sum("changes") - count(*) filter (where "xid" = pg_current_xact_id_if_assigned()))::bigint
from "_identity_change")))
order by "j1"."name" collate "und-x-icu", "r"."id"
limit 51) as "page") as "r"
cross join lateral (select "r"."id" as "id", "r"."version" as "version", "r"."name" as "name") as "object"
order by "r"."n") as "listed" having count(*) > 0
-- $1 access.user
-- $2 where.0
-- $3 where.1
-- $4 search.0
-- $5 search.1
-- $6 request.identity
