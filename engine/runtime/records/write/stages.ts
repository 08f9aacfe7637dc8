// The stage of a record: in which pipeline, whether the stage exists there, whether the record may move to it and
// enter it, and what is noted of the move.

import type { Field, Move, Pipeline, Stage } from '../../../metadata/model.ts';
import type { Problem } from '../../../problems.ts';
import { shorten } from '../../field_types/refusals.ts';
import { pipelinesOf } from '../query/stages.ts';
import type { Draft, Settling } from './draft.ts';
import { pointerTo } from './input.ts';
import { fillMessage, textIn } from './messages.ts';
import { fieldsRead } from './paths.ts';
import { holds } from './reader.ts';
import { isEmpty } from './values.ts';
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
    const stage = pipeline && Object.values(pipeline.stages).find((each) => each.active);
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
    const keys = Object.values(pipeline.stages).flatMap((stage) => (stage.active ? [stage.key] : []));
    return `${textIn(pipeline.title, request.language)} has ${keys.join(', ')}`;
  });
  const detail = `There is no stage “${shorten(key)}” here; ${known.join('; ') || 'no pipeline is available'}.`;
  return { code: 'stage.unknown', pointer: pointerTo(field.name), detail };
}

/** Whether the record moves, from where, and to where. */
interface StageMove {
  readonly field: Field;
  readonly from: { readonly pipeline: string | null; readonly stage: string | null };
  readonly pipeline: Pipeline;
  readonly stage: Stage;
}

function movesOf(writing: Writing, draft: Draft): readonly StageMove[] {
  return Object.values(writing.entity.fields).flatMap((field) => {
    if (field.type !== 'stage' || draft.unread.has(field.name)) return [];
    const before = writing.before?.values ?? {};
    const pipelineField = field.pipeline_field ?? '';
    const from = {
      pipeline: (before[pipelineField] ?? null) as string | null,
      stage: (before[field.name] ?? null) as string | null,
    };
    const [key, name] = [draft.values[field.name], draft.values[pipelineField]];
    const pipeline = typeof name === 'string' ? writing.request.model.pipelines[name] : undefined;
    const stage = typeof key === 'string' ? pipeline?.stages[key] : undefined;
    if (!pipeline || !stage || (stage.key === from.stage && pipeline.name === from.pipeline)) return [];
    return [{ field, from, pipeline, stage }];
  });
}

/** Moves that are not allowed (`stage.move`) and entry conditions that do not hold (`stage.entry`). None in history mode. */
export function stageProblems(writing: Writing, draft: Draft): readonly Problem[] {
  if (writing.options.mode === 'history') return [];
  return movesOf(writing, draft).flatMap((move) => [
    ...moveProblems(writing, draft, move),
    ...needProblems(writing, draft, move),
    ...entryProblems(writing, draft, move),
  ]);
}

function moveProblems(writing: Writing, draft: Draft, move: StageMove): readonly Problem[] {
  const { field, from, pipeline, stage } = move;
  const moves = Object.values(pipeline.moves);
  if (from.stage === null || from.pipeline !== pipeline.name || moves.length === 0) return [];
  const leading = moves.filter((each) => names(each.from, from.stage as string) && names(each.to, stage.key));
  if (leading.some((each) => mayMove(writing, draft, each))) return [];
  const language = writing.request.language;
  const [fromTitle, toTitle] = [pipeline.stages[from.stage]?.title, stage.title];
  const way = `from “${fromTitle ? textIn(fromTitle, language) : from.stage}” to “${textIn(toTitle, language)}”`;
  const grant = leading.find((each) => each.grant !== undefined)?.grant;
  const detail = grant ? `Moving ${way} needs the right “${grant}”.` : `Moving ${way} is not allowed.`;
  return [{ code: 'stage.move', pointer: pointerTo(field.name), detail, params: { from: from.stage, to: stage.key } }];
}

function names(keys: readonly string[], key: string): boolean {
  return keys.includes('*') || keys.includes(key);
}

function mayMove(writing: Writing, draft: Draft, move: Move): boolean {
  if (move.by === 'actions' && writing.options.internal !== true) return false;
  if (move.grant !== undefined && writing.options.internal !== true && !writing.before?.grants.has(move.grant))
    return false;
  return !move.when || holds(move.when, draft.read);
}

function needProblems(writing: Writing, draft: Draft, { stage }: StageMove): readonly Problem[] {
  const language = writing.request.language;
  return stage.needs.flatMap((name) => {
    const field = writing.entity.fields[name];
    if (!field || draft.unread.has(name) || !isEmpty(draft.values[name])) return [];
    const detail = `“${textIn(stage.title, language)}” needs “${textIn(field.title, language)}”.`;
    return [{ code: 'stage.entry', pointer: pointerTo(name), detail, params: { stage: stage.key, field: name } }];
  });
}

function entryProblems(writing: Writing, draft: Draft, { field, stage }: StageMove): readonly Problem[] {
  return stage.entry.flatMap(({ rule, message }) => {
    if (fieldsRead(rule).some((name) => draft.unread.has(name)) || holds(rule, draft.read)) return [];
    const detail = fillMessage(textIn(message, writing.request.language), draft.read);
    return [{ code: 'stage.entry', pointer: pointerTo(field.name), detail, params: { stage: stage.key } }];
  });
}

/** What goes into `stage_change`: the move, or on a create in history mode the stages that the record went through. */
export function stageChanges(writing: Writing, draft: Draft): readonly StageChange[] {
  const { request, options } = writing;
  return movesOf(writing, draft).flatMap(({ field, from, pipeline, stage }) => {
    const past = writing.before || options.mode !== 'history' ? undefined : options.stage_history;
    if (past && past.length > 0) {
      return past.map((step, index) => ({
        field: field.name,
        from_pipeline: index === 0 ? null : pipeline.name,
        from: past[index - 1]?.to ?? null,
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

/** Stages in `stage_history` that the record's pipeline does not have: `stage.unknown`, placed in the history. */
export function historyProblems(writing: Writing, draft: Draft): readonly Problem[] {
  const { options } = writing;
  if (writing.before || options.mode !== 'history' || !options.stage_history) return [];
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
