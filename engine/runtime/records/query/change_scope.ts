// What a reader may be told of changes of one entity: for each change whether they may read the record now, and whether
// they might before it. The row as it was is the row that is there with what the change log says it held then, in those
// columns that the reader's predicate looks at; what the predicate asks of other records is asked of them as they are.

import { columnOf } from '../../../metadata/field_types/field_type.ts';
import { FIELD_TYPE_METADATA } from '../../../metadata/field_types/field_types.ts';
import type { Entity, Field, Model, Stage } from '../../../metadata/model.ts';
import { all, column, isTrue, join, name, raw, type Sql, slot, sql, text } from '../../../rules/sql.ts';
import { GUARD } from '../../access/guard.ts';
import { companyCurrencySql } from './rates.ts';
import { type ReadContext, readableRows } from './source.ts';
import { pipelinesOf, stagesOf } from './stages.ts';

const NOW = 'r';
const WAS = 'was';

/**
 * A row `id`, `verdict` for each change of `changes.ids`, or none at all where the reader is not who they were
 * (access/guard.ts). The verdict is `change` for a record that may be read now, `gone` for one that this change can have
 * taken away (it touched what decides), null for all others. Slots: `changes.ids` and `changes.records` (uuid[]),
 * `changes.versions` (bigint[]), and those of the request.
 */
export function compileChangeScope(context: ReadContext, entity: Entity): Sql {
  const now = readableRows(context.access, { entity, action: 'read', alias: NOW });
  const changes = sql`unnest(${slot('changes.ids')}::uuid[], ${slot('changes.records')}::uuid[], ${slot('changes.versions')}::bigint[]) as "c"("id", "record", "version")`;
  const row = sql`${now.from} on ${column(NOW, 'id')} = "c"."record"`;
  const isThere = all([sql`${column(NOW, 'id')} is not null`, now.condition]);
  const verdict = sql`case when ${isThere} then 'change' when ${beforeSql(context, entity)} then 'gone' end`;
  return sql`select "c"."id", ${verdict} as "verdict" from ${changes} left join ${row} where ${GUARD}`;
}

function beforeSql(context: ReadContext, entity: Entity): Sql {
  const permitted = context.access.rows(entity, 'read', WAS);
  const looked = fieldsIn(entity, permitted);
  const fields = looked.filter(({ name: field }) => field !== 'deleted_at');
  const logged = sql`"l"."entity" = ${text(entity.name)} and "l"."record" = "c"."record"`;
  const touched = [sql`"l"."action" = 'delete'`];
  if (fields.length > 0) touched.push(sql`("l"."action" = 'update' and "l"."diff" ?| ${namesOf(fields)})`);
  const change = sql`select 1 from "_change" as "l" where ${logged} and "l"."version" = "c"."version" and (${join(touched, ' or ')})`;
  if (isTrue(permitted)) return sql`exists (${change})`;
  // Of each field the value before its first change since then.
  const first = sql`select distinct on ("key") "key", "l"."diff" -> "key" -> 0 as "old" from "_change" as "l" cross join unnest(${namesOf(fields)}) as "key" where ${logged} and "l"."version" >= "c"."version" and "l"."diff" ? "key" order by "key", "l"."version"`;
  const old = sql`select coalesce(jsonb_object_agg("key", "old"), '{}') as "old" from (${first}) as "first"`;
  // Whatever is changed or deleted is there until then.
  const live = looked.length > fields.length ? raw(` || '{"deleted_at": null}'`) : raw('');
  const was = sql`jsonb_populate_record(${name(NOW)}.*, ${columnsSql(context.model, entity, fields)}${live}) as ${name(WAS)}`;
  return sql`(exists (${change}) and exists (select 1 from (${old}) as "o" cross join lateral ${was} where ${permitted}))`;
}

/** The fields whose columns a condition over the row WAS looks at, and those that say what these were. */
function fieldsIn(entity: Entity, condition: Sql): readonly Field[] {
  const written = condition.parts.filter((part) => typeof part === 'string').join(' ');
  const looked = Object.values(entity.fields).filter((field) =>
    FIELD_TYPE_METADATA[field.type].columns(field).some(({ part }) => written.includes(columnText(field, part))),
  );
  const pipelines = looked.flatMap(({ pipeline_field }) => entity.fields[pipeline_field ?? ''] ?? []);
  return [...new Set([...looked, ...pipelines])];
}

function columnText(field: Field, part: string): string {
  return column(WAS, columnOf(field, part)).parts.join('');
}

function namesOf(fields: readonly Field[]): Sql {
  const names = join(
    fields.map((field) => text(field.name)),
    ', ',
  );
  return sql`array[${names}]::text[]`;
}

/** The columns of the fields as JSON, from what they held (`"o"."old"`); those of which that says nothing are left out. */
function columnsSql(model: Model, entity: Entity, fields: readonly Field[]): Sql {
  if (fields.length === 0) return raw("'{}'::jsonb");
  const pieces = fields.map((field) => {
    const columns = oldColumns(model, entity, field).map(([stored, value]) => sql`${text(stored)}, ${value}`);
    const known = sql`"o"."old" ? ${text(field.name)}`;
    return sql`case when ${known} then jsonb_build_object(${join(columns, ', ')}) else '{}' end`;
  });
  return sql`(${join(pieces, ' || ')})`;
}

/** The columns of a field and what they held: the log has values in their canonical form (field_types/field_type.ts). */
function oldColumns(model: Model, entity: Entity, field: Field): readonly (readonly [string, Sql])[] {
  const old = sql`"o"."old" -> ${text(field.name)}`;
  const whole = field.name;
  const part = (of: string): Sql => sql`${old} -> ${text(of)}`;
  switch (field.type) {
    case 'reference':
    case 'user':
    case 'tree_parent':
      return [[whole, part('id')]];
    case 'attachment':
      return [[whole, sql`jsonb_path_query_array(${old}, '$[*].id')`]];
    case 'address':
    case 'geo':
      return FIELD_TYPE_METADATA[field.type]
        .columns(field)
        .map((each) => [columnOf(field, each.part), part(each.part)]);
    case 'money':
      return [
        [whole, part('amount')],
        [columnOf(field, 'currency'), part('currency')],
        [columnOf(field, 'company'), companyAmount(entity, field, old)],
      ];
    case 'stage':
      return [
        [whole, old],
        [columnOf(field, 'outcome'), outcomeSql(model, entity, field)],
      ];
    default:
      return [[whole, old]];
  }
}

/** In another currency by the rate that the record has now, where that is of the same one: the log does not keep it. */
function companyAmount(entity: Entity, field: Field, old: Sql): Sql {
  const is = (currency: Sql): Sql => sql`when ${old} ->> 'currency' = ${currency} then (${old} ->> 'amount')::numeric`;
  const byRate = sql`${is(column(NOW, columnOf(field, 'currency')))} * ${column(NOW, columnOf(field, 'rate'))}`;
  return sql`case ${is(companyCurrencySql(entity, NOW))} ${byRate} end`;
}

/** The outcome of the stage that the record was in, by its pipeline of that time. */
function outcomeSql(model: Model, entity: Entity, field: Field): Sql {
  const pipelines = pipelinesOf(model, { entity, field });
  const pipelineField = field.pipeline_field ?? '';
  if (pipelines.length === 0) return raw('null::text');
  const stage = sql`"o"."old" ->> ${text(field.name)}`;
  const known = sql`"o"."old" ? ${text(pipelineField)}`;
  const pipeline = sql`case when ${known} then "o"."old" ->> ${text(pipelineField)} else ${column(NOW, pipelineField)} end`;
  const outcome = ({ key, outcome: of }: Stage): Sql => sql`when ${text(key)} then ${text(of)}`;
  const arms = pipelines.map((each) => {
    const stages = stagesOf(each).map(outcome);
    return stages.length === 0
      ? sql`when ${text(each.name)} then null::text`
      : sql`when ${text(each.name)} then case ${stage} ${join(stages, ' ')} end`;
  });
  return sql`case ${pipeline} ${join(arms, ' ')} end`;
}
