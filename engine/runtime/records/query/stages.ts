// What the model knows about the stage a record is in: its probability is not stored, since an admin who corrects it
// means all records at once.

import { columnOf } from '../../../metadata/field_types/field_type.ts';
import type { Entity, Field, Model, Pipeline, Stage } from '../../../metadata/model.ts';
import { column, join, raw, type Sql, sql, text } from '../../../rules/sql.ts';

export interface StageField {
  readonly entity: Entity;
  readonly field: Field;
}

/** Percent as numeric; null for a stage without one and for a stage that the model no longer has. */
export function stageProbability(model: Model, { entity, field }: StageField, alias: string): Sql {
  const arms = pipelinesOf(model, { entity, field }).flatMap((pipeline) => probabilityArm(pipeline, field, alias));
  if (arms.length === 0 || field.pipeline_field === undefined) return raw('null::numeric');
  return sql`case ${column(alias, field.pipeline_field)}${join(arms, '')} end`;
}

function probabilityArm(pipeline: Pipeline, field: Field, alias: string): Sql[] {
  const stages = stagesOf(pipeline).flatMap(({ key, probability }) =>
    probability === undefined ? [] : [sql` when ${text(key)} then ${text(probability)}::numeric`],
  );
  if (stages.length === 0) return [];
  const stage = column(alias, columnOf(field));
  return [sql` when ${text(pipeline.name)} then case ${stage}${join(stages, '')} end`];
}

const listed = new WeakMap<Pipeline, readonly Stage[]>();

/** The stages of a pipeline in their order. */
export function stagesOf(pipeline: Pipeline): readonly Stage[] {
  let stages = listed.get(pipeline);
  if (stages === undefined) {
    stages = Object.values(pipeline.stages);
    listed.set(pipeline, stages);
  }
  return stages;
}

/** A write asks for them five times, which was 4 % of an import by profile. */
const known = new WeakMap<Model, Map<Field, readonly Pipeline[]>>();

/** Pipelines of a stage field in their order, those that are switched off too: records may still be in them. */
export function pipelinesOf(model: Model, { entity, field }: StageField): readonly Pipeline[] {
  let byField = known.get(model);
  if (byField === undefined) {
    byField = new Map();
    known.set(model, byField);
  }
  let pipelines = byField.get(field);
  if (pipelines === undefined) {
    pipelines = Object.values(model.pipelines)
      .filter((pipeline) => pipeline.entity === entity.name && pipeline.field === field.name)
      .sort((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1));
    byField.set(field, pipelines);
  }
  return pipelines;
}
