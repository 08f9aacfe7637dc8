// The columns of a board: the stages of a pipeline, or the options of a field. Pure.

import type {
  PresentedBoardView,
  PresentedEntity,
  PresentedField,
  PresentedModel,
  PresentedPipeline,
  PresentedPlacement,
  PresentedStage,
  RuleJson,
} from '../../schemas/http/model.ts';
import type { Json, RecordJson } from '../../schemas/http/records.ts';
import { fieldsBehind } from '../field_types/parts/fields_behind.ts';
import { pipelineFieldOf, pipelinesFor } from '../field_types/parts/stage.ts';
import { joinRules } from '../lists/conditions.ts';
import { resolvePath } from '../lists/paths.ts';

export interface BoardColumn {
  /** Tells the column from the others of its board. */
  readonly id: string;
  /** The stage or option of its cards; null for those that have none. */
  readonly key: string | null;
  readonly title: string;
  /** Stages that are won or lost close: they stand as narrow rails. */
  readonly closed: boolean;
  readonly stage?: PresentedStage;
}

export function boardField(entity: PresentedEntity, view: PresentedBoardView): PresentedField | undefined {
  return entity.fields[view.by];
}

/** The pipelines between which a board by stage can be switched. */
export function boardPipelines(
  model: PresentedModel,
  view: PresentedBoardView,
  field: PresentedField,
): readonly PresentedPipeline[] {
  if (field.type !== 'stage') return [];
  const all = pipelinesFor(model, field);
  const named = all.filter((pipeline) => pipeline.name === view.pipeline);
  return named.length > 0 ? named : all.filter((pipeline) => pipeline.active);
}

/** No key of an option is written like this. */
const WITHOUT = '-';

/** Where the option may be missing, records without it stand in a column of their own, which comes first. */
export function boardColumns(
  field: PresentedField,
  by: { readonly pipeline: PresentedPipeline | undefined; readonly without: string },
): readonly BoardColumn[] {
  const { pipeline, without } = by;
  if (pipeline !== undefined) {
    return pipeline.stages.map((stage) => ({
      id: stage.key,
      key: stage.key,
      title: stage.title,
      closed: stage.outcome !== 'open',
      stage,
    }));
  }
  const options = (field.options ?? [])
    .filter((option) => option.active)
    .map(({ key, title }) => ({ id: key, key, title, closed: false }));
  return field.required === true ? options : [{ id: WITHOUT, key: null, title: without, closed: false }, ...options];
}

/** What the whole board shows: the view's rule, the reader's, and its pipeline. */
export function boardRule(
  view: PresentedBoardView,
  more: {
    readonly where: RuleJson | undefined;
    readonly pipeline: PresentedPipeline | undefined;
    readonly field: PresentedField;
  },
): RuleJson | undefined {
  const { where, pipeline, field } = more;
  const own = pipeline === undefined ? [] : [{ '==': [{ var: pipelineFieldOf(field) }, pipeline.name] }];
  return joinRules([view.where, where, ...own].filter((rule): rule is RuleJson => rule !== undefined && rule !== null));
}

/** The condition of one column on top of the board's. */
export function columnRule(rule: RuleJson | undefined, view: PresentedBoardView, column: BoardColumn): RuleJson {
  const own = column.key === null ? { empty: [{ var: view.by }] } : { '==': [{ var: view.by }, column.key] };
  return joinRules(rule === undefined ? [own] : [rule, own]) ?? own;
}

/** What a column asks of each record: what its card shows, and what a move has to know. */
export function cardFields(
  entity: PresentedEntity,
  view: PresentedBoardView,
  by: { readonly field: PresentedField; readonly columns: readonly BoardColumn[] },
): readonly string[] {
  const { field, columns } = by;
  const own = [field.name, ...fieldsBehind(entity, field)];
  const asked = columns.flatMap(({ stage }) => [...(stage?.needs ?? []), ...(stage?.ask ?? [])]);
  const placed = view.card.map((placement) => placement.field);
  const behind = placed.flatMap((name) => entity.fields[name] ?? []).flatMap((one) => fieldsBehind(entity, one));
  const known = asked.filter((name) => entity.fields[name] !== undefined);
  return [...new Set([entity.label, ...placed, ...behind, ...own, ...known])];
}

export interface CardPart {
  readonly path: string;
  readonly field: PresentedField;
}

export interface CardParts {
  /** Round initials in the corner. */
  readonly person: CardPart | undefined;
  /** The second line. */
  readonly subject: CardPart | undefined;
  readonly money: readonly CardPart[];
  /** Lines of small facts. */
  readonly lines: readonly (readonly CardPart[])[];
}

/** Which placed field stands where on a card. */
export function cardParts(
  model: PresentedModel,
  entity: PresentedEntity,
  placed: readonly PresentedPlacement[],
): CardParts {
  const parts = placed
    .filter((placement) => placement.visible !== false && placement.field !== entity.label)
    .map((placement) => resolvePath(model, entity, placement.field))
    .filter((resolved) => resolved !== undefined);
  const person = parts.find((part) => part.field.type === 'user');
  const subject = parts.find((part) => part.field.to !== undefined && part !== person) ?? parts.find(isPlainText);
  const money = parts.filter((part) => part.field.type === 'money');
  const taken = new Set([person, subject, ...money]);
  return { person, subject, money, lines: factLines(parts.filter((part) => !taken.has(part))) };
}

/** Texts stand on lines of their own, with the day that follows them; everything short shares the last line. */
function factLines(parts: readonly CardPart[]): readonly (readonly CardPart[])[] {
  const texts: CardPart[][] = [];
  const short: CardPart[] = [];
  for (const [index, part] of parts.entries()) {
    const before = parts[index - 1];
    if (part.field.type === 'text' || part.field.type === 'long_text') texts.push([part]);
    else if (part.field.type === 'date' && before?.field.type === 'text') texts.at(-1)?.push(part);
    else short.push(part);
  }
  return [...texts, short];
}

/** Through a reference (`account.name`), a text says what the card is about. */
function isPlainText(part: CardPart): boolean {
  return part.path.includes('.') && part.field.type === 'text';
}

/** The column a record stands in. */
export function columnOf(record: RecordJson, view: PresentedBoardView): Json {
  return record[view.by] ?? null;
}
