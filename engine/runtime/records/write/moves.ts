// Moves between stages: whether the pipelines let this writer make them, and whether the record fulfils what the stage
// that it enters asks for.

import { fieldsOfType } from '../../../metadata/fields_of_type.ts';
import type { Field, Move, Pipeline, Stage } from '../../../metadata/model.ts';
import type { Problem } from '../../../problems.ts';
import { titleOfAction } from '../../access/action_titles.ts';
import { stagesOf } from '../query/stages.ts';
import type { Draft } from './draft.ts';
import { pointerTo } from './input.ts';
import { messageFor, textIn } from './messages.ts';
import { fieldsRead } from './paths.ts';
import { holds } from './reader.ts';
import { isEmpty } from './values.ts';
import { hasRight, type Writing } from './writing.ts';

/** Whether the record moves, from where, and to where. */
export interface StageMove {
  readonly field: Field;
  readonly from: { readonly pipeline: string | null; readonly stage: string | null };
  readonly pipeline: Pipeline;
  readonly stage: Stage;
}

export function movesOf(writing: Writing, draft: Draft): readonly StageMove[] {
  const moves: StageMove[] = [];
  const before = writing.before?.values ?? {};
  for (const field of fieldsOfType(writing.entity, 'stage')) {
    if (draft.unread.has(field.name)) continue;
    const pipelineField = field.pipeline_field ?? '';
    const from = {
      pipeline: (before[pipelineField] ?? null) as string | null,
      stage: (before[field.name] ?? null) as string | null,
    };
    const [key, name] = [draft.values[field.name], draft.values[pipelineField]];
    if (key === from.stage && name === from.pipeline) continue;
    const pipeline = typeof name === 'string' ? writing.request.model.pipelines[name] : undefined;
    const stage = typeof key === 'string' ? pipeline?.stages[key] : undefined;
    if (pipeline && stage) moves.push({ field, from, pipeline, stage });
  }
  return moves;
}

/** Moves that are not allowed (`stage.move`) and entry conditions that do not hold (`stage.entry`). None in history mode. */
export function stageProblems(writing: Writing, draft: Draft): readonly Problem[] {
  if (writing.options.mode === 'history') return [];
  return [
    ...clearedStages(writing, draft).flatMap((left) => wayProblems(writing, draft, leaving(writing, left))),
    ...movesOf(writing, draft).flatMap((move) => [
      ...waysOf(writing, move).flatMap((way) => wayProblems(writing, draft, way)),
      ...needProblems(writing, draft, move),
      ...entryProblems(writing, draft, move),
    ]),
  ];
}

/** A stage that the record is in and leaves. */
interface LeftStage {
  readonly field: Field;
  readonly pipeline: string;
  readonly stage: string;
}

/** Stages that a record gives up without entering another. */
function clearedStages({ entity, before }: Writing, draft: Draft): readonly LeftStage[] {
  return fieldsOfType(entity, 'stage').flatMap((field) => {
    const [stage, pipeline] = [before?.values[field.name], before?.values[field.pipeline_field ?? '']];
    const isCleared = !draft.unread.has(field.name) && draft.values[field.name] === null;
    return isCleared && typeof stage === 'string' && typeof pipeline === 'string' ? [{ field, pipeline, stage }] : [];
  });
}

/** A part of a move that the moves of one pipeline decide about. */
interface Way {
  readonly field: Field;
  /** The moves that lead there. */
  readonly leading: readonly Move[];
  /** Whether it needs one of them. */
  readonly isBound: boolean;
  /** The beginning of a sentence, for where it is not allowed. */
  readonly title: () => string;
  readonly params: Readonly<Record<string, string>>;
}

/**
 * Within a pipeline a move is one step. From one pipeline to another it is two, so that nobody comes around what the
 * moves of either ask for: out of the stage, as some move leads out of it, and into the other, as some move leads
 * there. Where no move leads, and to the first stage, a record comes by beginning.
 */
function waysOf(writing: Writing, { field, from, pipeline, stage }: StageMove): readonly Way[] {
  const to = () => `“${textIn(stage.title, writing.request.language)}”`;
  const into = Object.values(pipeline.moves).filter((each) => names(each.to, stage.key));
  if (from.stage === null || from.pipeline === null) {
    const isBound = into.length > 0 && stage !== stagesOf(pipeline).find((each) => each.active);
    return [{ field, leading: into, isBound, title: () => `Beginning in ${to()}`, params: { to: stage.key } }];
  }
  const left = { field, pipeline: from.pipeline, stage: from.stage };
  if (from.pipeline !== pipeline.name) {
    const begun = waysOf(writing, { field, from: { pipeline: null, stage: null }, pipeline, stage });
    return [leaving(writing, left), ...begun];
  }
  const title = () => `Moving from ${titleOf(writing, left)} to ${to()}`;
  const leading = into.filter((each) => names(each.from, left.stage));
  const isBound = Object.keys(pipeline.moves).length > 0;
  return [{ field, leading, isBound, title, params: { from: left.stage, to: stage.key } }];
}

function leaving(writing: Writing, left: LeftStage): Way {
  const moves = Object.values(pipelineNamed(writing, left.pipeline)?.moves ?? {});
  const leading = moves.filter((each) => names(each.from, left.stage));
  const title = () => `Leaving ${titleOf(writing, left)}`;
  return { field: left.field, leading, isBound: moves.length > 0, title, params: { from: left.stage } };
}

function titleOf(writing: Writing, { pipeline, stage }: LeftStage): string {
  const stages = pipelineNamed(writing, pipeline)?.stages ?? {};
  const title = Object.hasOwn(stages, stage) ? stages[stage]?.title : undefined;
  return `“${title ? textIn(title, writing.request.language) : stage}”`;
}

function pipelineNamed({ request }: Writing, name: string): Pipeline | undefined {
  return Object.hasOwn(request.model.pipelines, name) ? request.model.pipelines[name] : undefined;
}

function wayProblems(writing: Writing, draft: Draft, way: Way): readonly Problem[] {
  const { field, leading, isBound, title, params } = way;
  if (!isBound || leading.some((each) => mayMove(writing, draft, each))) return [];
  const grant = leading.find((each) => each.grant !== undefined)?.grant;
  const { model, language } = writing.request;
  const right = grant && (titleOfAction(model, grant, { language, entity: writing.entity.name }) ?? grant);
  const detail = right ? `${title()} needs the right “${right}”.` : `${title()} is not allowed.`;
  return [{ code: 'stage.move', pointer: pointerTo(field.name), detail, params }];
}

function names(keys: readonly string[], key: string): boolean {
  return keys.includes('*') || keys.includes(key);
}

function mayMove(writing: Writing, draft: Draft, move: Move): boolean {
  if (move.by === 'actions' && writing.options.internal !== true) return false;
  if (move.grant !== undefined && writing.options.internal !== true && !hasRight(writing, move.grant)) return false;
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
    const detail = messageFor(writing, message, draft.read);
    const params = { stage: stage.key, message: detail };
    return [{ code: 'stage.entry', pointer: pointerTo(field.name), detail, params }];
  });
}
