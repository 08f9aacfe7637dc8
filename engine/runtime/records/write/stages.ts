// The stage of a record: in which pipeline, whether the stage exists there, and what is noted of a move to it. Whether
// the record may move is moves.ts.

import type { Field, Pipeline, Stage } from '../../../metadata/model.ts';
import type { Problem } from '../../../problems.ts';
import { shorten } from '../../field_types/refusals.ts';
import { pipelinesOf, stagesOf } from '../query/stages.ts';
import type { Draft, Settling } from './draft.ts';
import { pointerTo } from './input.ts';
import { textIn } from './messages.ts';
import { movesOf } from './moves.ts';
import type { PastStage, WriteOptions } from './options.ts';
import { holds } from './reader.ts';
import type { Writing } from './writing.ts';

/** A row of `stage_change`. */
export interface StageChange {
  readonly field: string;
  readonly from_pipeline: string | null;
  readonly from: string | null;
  readonly to_pipeline: string;
  readonly to: string;
  readonly at: string;
  readonly by: string | null;
}

/**
 * Sets stage and pipeline. The pipeline alone means its first stage; neither, on create, the first stage of the first
 * available pipeline; a stage alone is looked up in the record's pipeline, on create in the first available one that
 * has it. Problems: `stage.unknown`, and `option.unknown` for a pipeline that is not available.
 */
export function resolveStage(settling: Settling, field: Field): void {
  const { writing, values, given, unread } = settling;
  const pipelineName = field.pipeline_field ?? '';
  if (unread.has(field.name) || unread.has(pipelineName)) return;
  const before = writing.before?.values ?? {};
  const isStageGiven = given.has(field.name) && given.get(field.name) !== before[field.name];
  const isPipelineGiven = given.has(pipelineName) && given.get(pipelineName) !== before[pipelineName];
  if (writing.before && !isStageGiven && !isPipelineGiven) return;
  const wanted = {
    stage: given.has(field.name) ? (given.get(field.name) as string | null) : null,
    pipeline: isPipelineGiven ? (given.get(pipelineName) as string | null) : null,
  };
  if (writing.before && wanted.stage === null && wanted.pipeline === null) {
    values[field.name] = null;
    values[pipelineName] = null;
    return;
  }
  const found = findStage(settling, field, { ...wanted, isMove: isStageGiven && !isPipelineGiven });
  if ('problem' in found) {
    settling.problems.push(found.problem);
    unread.add(field.name);
    return;
  }
  values[field.name] = found.stage?.key ?? null;
  values[pipelineName] = found.pipeline?.name ?? null;
}

interface WantedStage {
  readonly stage: string | null;
  readonly pipeline: string | null;
  /** Within the pipeline that the record is in. */
  readonly isMove: boolean;
}

type FoundStage = { readonly pipeline?: Pipeline; readonly stage?: Stage } | { readonly problem: Problem };

function findStage(settling: Settling, field: Field, wanted: WantedStage): FoundStage {
  const offered = offeredPipelines(settling, field, wanted);
  if (wanted.pipeline !== null && offered.length === 0) {
    const detail = `The pipeline “${shorten(wanted.pipeline)}” is not available for this record.`;
    return { problem: { code: 'option.unknown', pointer: pointerTo(field.pipeline_field ?? ''), detail } };
  }
  const isPast = settling.writing.options.mode === 'history';
  const { stage: key } = wanted;
  if (key === null) {
    const [pipeline] = offered;
    const stage = pipeline && stagesOf(pipeline).find((each) => each.active);
    return pipeline && stage ? { pipeline, stage } : {};
  }
  for (const pipeline of offered) {
    const stage = Object.hasOwn(pipeline.stages, key) ? pipeline.stages[key] : undefined;
    if (stage && (stage.active || isPast)) return { pipeline, stage };
  }
  return { problem: unknownStage(settling.writing, field, { key, offered }) };
}

function offeredPipelines({ writing, read }: Settling, field: Field, wanted: WantedStage): readonly Pipeline[] {
  const all = pipelinesOf(writing.request.model, { entity: writing.entity, field });
  const current = writing.before?.values[field.pipeline_field ?? ''];
  const own = wanted.isMove ? all.find((pipeline) => pipeline.name === current) : undefined;
  if (own) return [own];
  const isPast = writing.options.mode === 'history';
  const offered = all.filter(
    (pipeline) => pipeline.active && (isPast || !pipeline.available || holds(pipeline.available, read)),
  );
  const listed = isPast ? [...offered, ...all.filter((pipeline) => !pipeline.active)] : offered;
  return wanted.pipeline === null ? listed : listed.filter((pipeline) => pipeline.name === wanted.pipeline);
}

function unknownStage(
  { request }: Writing,
  field: Field,
  { key, offered }: { key: string; offered: readonly Pipeline[] },
): Problem {
  const known = offered.map((pipeline) => {
    const keys = stagesOf(pipeline).flatMap((stage) => (stage.active ? [stage.key] : []));
    return `${textIn(pipeline.title, request.language)} has ${keys.join(', ')}`;
  });
  const detail = `There is no stage “${shorten(key)}” here; ${known.join('; ') || 'no pipeline is available'}.`;
  return { code: 'stage.unknown', pointer: pointerTo(field.name), detail };
}

/** What goes into `stage_change`: the move, or in history mode the stages that the record went through. */
export function stageChanges(writing: Writing, draft: Draft): readonly StageChange[] {
  const { request, options } = writing;
  return movesOf(writing, draft).flatMap(({ field, from, pipeline, stage }) => {
    const past = pastStages(options, from.stage);
    if (past.length > 0) {
      return past.map((step, index) => ({
        field: field.name,
        from_pipeline: index === 0 ? from.pipeline : pipeline.name,
        from: index === 0 ? from.stage : (past[index - 1]?.to ?? null),
        to_pipeline: pipeline.name,
        to: step.to,
        at: step.at,
        by: step.by ?? null,
      }));
    }
    return [
      {
        field: field.name,
        from_pipeline: from.pipeline,
        from: from.stage,
        to_pipeline: pipeline.name,
        to: stage.key,
        at: writing.before ? request.now : (draft.values['created_at'] as string),
        by: request.user?.id ?? null,
      },
    ];
  });
}

/** The stages of the history that came after the one that the record is in: it has those before in its own. */
function pastStages({ mode, stage_history = [] }: WriteOptions, from: string | null): readonly PastStage[] {
  if (mode !== 'history') return [];
  if (from === null) return stage_history;
  const known = stage_history.findLastIndex((step) => step.to === from);
  // Of a history that does not know the record's stage nobody can say what is new but the end.
  return known === -1 ? stage_history.slice(-1) : stage_history.slice(known + 1);
}

/** Stages in `stage_history` that the record's pipeline does not have: `stage.unknown`, placed in the history. */
export function historyProblems(writing: Writing, draft: Draft): readonly Problem[] {
  const { options } = writing;
  if (options.mode !== 'history' || !options.stage_history) return [];
  return movesOf(writing, draft).flatMap(({ pipeline }) =>
    (options.stage_history ?? []).flatMap((step, index) =>
      Object.hasOwn(pipeline.stages, step.to)
        ? []
        : [
            {
              code: 'stage.unknown' as const,
              pointer: `/stage_history/${index}/to`,
              detail: `The pipeline “${pipeline.name}” has no stage “${shorten(step.to)}”.`,
            },
          ],
    ),
  );
}
