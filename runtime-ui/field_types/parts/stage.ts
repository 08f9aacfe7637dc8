// Finding the stage a value means: stage keys are unique within their pipeline only.

import type {
  PresentedEntity,
  PresentedField,
  PresentedModel,
  PresentedPipeline,
  PresentedStage,
} from '../../../schemas/http/model.ts';
import type { Json } from '../../../schemas/http/records.ts';

/** The system field that holds the pipeline of a stage field. */
export function pipelineFieldOf(field: PresentedField): string {
  return field.pipeline_field ?? (field.name === 'stage' ? 'pipeline' : `${field.name}_pipeline`);
}

/** The entity a field stands in: fields come out of the model, so the model knows its own. A copy is nobody's. */
export function entityOf(model: PresentedModel, field: PresentedField): PresentedEntity | undefined {
  return Object.values(model.entities).find((entity) => entity.fields[field.name] === field);
}

/** The pipelines that give a stage field its values, in the model's order. */
export function pipelinesFor(model: PresentedModel, field: PresentedField): readonly PresentedPipeline[] {
  const entity = entityOf(model, field)?.name;
  return Object.values(model.pipelines).filter(
    (pipeline) => pipeline.field === field.name && (entity === undefined || pipeline.entity === entity),
  );
}

/** The stages of all pipelines of a field. A key that two of them have is the first one's, as in findStage. */
export function stagesFor(model: PresentedModel, field: PresentedField): readonly PresentedStage[] {
  const byKey = new Map<string, PresentedStage>();
  for (const stage of pipelinesFor(model, field).flatMap((pipeline) => pipeline.stages)) {
    if (!byKey.has(stage.key)) byKey.set(stage.key, stage);
  }
  return [...byKey.values()];
}

/**
 * The stage behind a value. The record's pipeline decides; without it (a path into another record, a change of
 * the past) the first of the field's pipelines that has the key.
 */
export function findStage(
  model: PresentedModel,
  field: PresentedField,
  place: { readonly value: Json; readonly record: { readonly [field: string]: Json } | undefined },
): PresentedStage | undefined {
  const named = place.record?.[pipelineFieldOf(field)];
  const own = typeof named === 'string' ? model.pipelines[named] : undefined;
  for (const pipeline of own ? [own] : pipelinesFor(model, field)) {
    const stage = pipeline.stages.find((candidate) => candidate.key === place.value);
    if (stage) return stage;
  }
  return undefined;
}
