// Moving a record to another stage: shown at once, undone from the toast. A stage that asks for fields, or refuses
// entry until some are filled, asks for what is missing first; nothing is saved before that is answered.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PresentedEntity, PresentedField, PresentedStage } from '../../schemas/http/model.ts';
import type { Json, ProblemDocument, RecordJson } from '../../schemas/http/records.ts';
import { type SaveInput, useSave } from '../api/records.ts';
import { labelText } from '../field_types/parts/label_text.ts';
import { pipelineFieldOf } from '../field_types/parts/stage.ts';
import { refusalOf } from '../forms/refusal.ts';
import { showToast } from '../shell/toasts.ts';
import { problemsByField, problemText } from '../words/problem_text.ts';

export interface Move {
  readonly entity: PresentedEntity;
  /** As far as it is known: a card has some fields only. */
  readonly record: RecordJson;
  /** A stage field, or an option field on a board by options. */
  readonly field: PresentedField;
  /** Null takes the value away. */
  readonly to: { readonly key: string | null; readonly title: string; readonly stage?: PresentedStage };
}

export interface AskedMove extends Move {
  /** Fields to fill, in order. */
  readonly fields: readonly string[];
  /** Why the stage refused, where no single field says it. */
  readonly message: string | undefined;
  readonly problems: ReadonlyMap<string, string>;
}

type Values = { readonly [field: string]: Json };

export function isEmptyValue(value: Json | undefined): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

/** What is missing of what the stage needs or asks for: asked before the move is tried. */
function missing({ entity, record, to }: Move): readonly string[] {
  const names = [...(to.stage?.needs ?? []), ...(to.stage?.ask ?? [])];
  return [...new Set(names)].filter((name) => entity.fields[name] !== undefined && isEmptyValue(record[name]));
}

/** The fields a refusal points at, with what is still missing of the stage's own. */
function askedBy(move: Move, problems: ReadonlyMap<string, string>): readonly string[] {
  const outside = new Set([move.field.name, pipelineFieldOf(move.field)]);
  const pointed = [...problems.keys()].filter((name) => move.entity.fields[name] !== undefined && !outside.has(name));
  return [...new Set([...pointed, ...missing(move)])];
}

export function useMove() {
  const { t } = useTranslation();
  const save = useSave();
  const [asked, setAsked] = useState<AskedMove>();
  const [sending, setSending] = useState<readonly Move[]>([]);

  const refuse = (move: Move, document: ProblemDocument) => {
    const problems = problemsByField(t, document);
    const message = problems.get(move.field.name) ?? (problems.size === 0 ? problemText(t, document) : undefined);
    const fields = askedBy(move, problems);
    // An empty field that is asked for is not yet wrong: only values that were refused are marked.
    const wrong = new Map([...problems].filter(([name]) => !isEmptyValue(move.record[name])));
    if (fields.length > 0) setAsked({ ...move, fields, message, problems: wrong });
    else showToast({ tone: 'bad', text: message ?? problemText(t, document) });
  };

  const undo = async (input: SaveInput) => {
    try {
      await save.mutateAsync(input);
    } catch (error) {
      showToast({ tone: 'bad', text: problemText(t, refusalOf(error)) });
    }
  };

  // mutateAsync, since several moves may be under way at once: the callbacks of mutate come for the last one only.
  const send = async (move: Move, values: Values) => {
    const { entity, record, field, to } = move;
    setSending((others) => [...others, move]);
    try {
      const outcome = await save.mutateAsync({
        entity: entity.name,
        id: record.id,
        changes: { [field.name]: to.key, ...values },
      });
      showToast({
        tone: 'done',
        text: t('records.moved', { name: labelText(entity, record) ?? entity.title, to: to.title }),
        action: { label: t('shell.undo'), run: () => void undo(outcome.undo) },
      });
    } catch (error) {
      refuse({ ...move, record: { ...record, ...values } }, refusalOf(error));
    } finally {
      setSending((others) => others.filter((other) => other !== move));
    }
  };

  return {
    asked,
    /** Moves whose answer is still to come; they show as done. */
    sending,
    begin: (move: Move) => {
      if ((move.record[move.field.name] ?? null) === move.to.key) return;
      const fields = missing(move);
      if (fields.length === 0) void send(move, {});
      else setAsked({ ...move, fields, message: undefined, problems: new Map() });
    },
    confirm: (values: Values) => {
      if (asked === undefined) return;
      setAsked(undefined);
      void send(asked, values);
    },
    cancel: () => setAsked(undefined),
  };
}
