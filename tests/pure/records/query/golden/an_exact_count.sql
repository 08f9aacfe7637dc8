select count(*) as "count"
from "account" as "r"
where (("r"."deleted_at" is null and "r"."owner" = $1::uuid) and (("r"."owner" = $1::uuid) or (("r"."owner" is null) and ($1::uuid is null))))
-- $1 access.user
