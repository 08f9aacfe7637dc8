select "r"."id" as "id", coalesce("r"."name", '') as "label", "r"."deleted_at" is not null as "deleted"
from "account" as "r"
where "r"."id" = any($1::uuid[]) and "r"."owner" = $2::uuid
-- $1 ids
-- $2 access.user
