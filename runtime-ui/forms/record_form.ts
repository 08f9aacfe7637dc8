// The state of a form that creates a record: values, what follows what, problems, draft, saving.
// What it looks like is in form_view.tsx.

import { useDebouncedCallback } from '@mantine/hooks';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PresentedEntity, PresentedFormView } from '../../schemas/http/model.ts';
import type { Json, RecordJson } from '../../schemas/http/records.ts';
import { useModel } from '../api/model.ts';
import { useCreate } from '../api/records.ts';
import { useMe } from '../api/session.ts';
import { problemsByField, problemText } from '../words/problem_text.ts';
import { type Draft, dropDraft, keepDraft, readDraft } from './draft_store.ts';
import { currentValues, openingValues, placedFields, valuesToCreate, visibleFields } from './form_values.ts';
import type { FormValues, RecordScope } from './record_scope.ts';
import { refusalOf } from './refusal.ts';
import { useRelatedValues } from './related_values.ts';

export interface RecordForm {
  readonly entity: PresentedEntity;
  readonly view: PresentedFormView;
  /** The values shown, and all that rules need. */
  readonly scope: RecordScope;
  /** Fields that show now, in the order of the view. */
  readonly visible: readonly string[];
  /** Problem texts by field. */
  readonly problems: ReadonlyMap<string, string>;
  /** A problem that stands on no field of the form. */
  readonly problem: string | undefined;
  readonly draft: Draft | undefined;
  /** The draft is of an earlier visit and was taken up again. */
  readonly resumed: boolean;
  readonly saving: boolean;
  readonly setValue: (field: string, value: Json) => void;
  readonly discardDraft: () => void;
  readonly save: () => void;
}

interface RecordFormInput {
  readonly entity: PresentedEntity;
  readonly view: PresentedFormView;
  /** Values that the address gives; a draft is then left alone. */
  readonly prefill: FormValues;
  readonly onSaved: (record: RecordJson) => void;
  /** The draft is gone: the form starts anew. */
  readonly onDiscarded: () => void;
}

const KEEP_AFTER_MS = 400;
const NOTHING: ReadonlyMap<string, string> = new Map();

export function useRecordForm({ entity, view, prefill, onSaved, onDiscarded }: RecordFormInput): RecordForm {
  const model = useModel();
  const me = useMe();
  const draft = useDraft(me.user.id, entity.name, prefill);
  const [given, setGiven] = useState<FormValues>(() => ({ ...draft.taken?.values, ...prefill }));
  const related = useRelatedValues(entity, given);
  const [opening] = useState(() =>
    openingValues(placedFields(view, entity.fields), { model, entity, me, values: given, related }),
  );
  const scope = useMemo<RecordScope>(() => {
    const surroundings = { model, entity, me, related };
    return { ...surroundings, values: currentValues(opening, given, surroundings) };
  }, [model, entity, me, related, opening, given]);
  const saving = useSaving(entity, (record) => {
    draft.drop();
    onSaved(record);
  });

  return {
    entity,
    view,
    scope,
    visible: useMemo(() => visibleFields(view, scope), [view, scope]),
    problems: saving.problems,
    problem: saving.problem,
    draft: draft.kept,
    resumed: draft.resumed,
    saving: saving.pending,
    setValue: (field, value) => {
      const next = { ...given, [field]: value };
      setGiven(next);
      saving.settle(field);
      draft.keep(next);
    },
    discardDraft: () => {
      draft.drop();
      onDiscarded();
    },
    save: () => saving.save(valuesToCreate(view, given, scope)),
  };
}

function useDraft(user: string, entity: string, prefill: FormValues) {
  const [taken] = useState(() => (Object.keys(prefill).length > 0 ? undefined : readDraft(user, entity)));
  const [kept, setKept] = useState<Draft | undefined>(taken);
  // Leaving the page flushes what is still waiting: nothing typed is lost.
  const keep = useDebouncedCallback((values: FormValues) => setKept(keepDraft(user, entity, values)), {
    delay: KEEP_AFTER_MS,
    flushOnUnmount: true,
  });
  const drop = () => {
    keep.cancel();
    dropDraft(user, entity);
    setKept(undefined);
  };
  return { taken, kept, keep, drop, resumed: taken !== undefined && kept?.at === taken.at };
}

function useSaving(entity: PresentedEntity, onSaved: (record: RecordJson) => void) {
  const { t } = useTranslation();
  const mutation = useCreate();
  const [problems, setProblems] = useState(NOTHING);
  const [problem, setProblem] = useState<string>();
  const refuse = (error: unknown) => {
    const document = refusalOf(error);
    const byField = problemsByField(t, document);
    const own = new Map([...byField].filter(([field]) => entity.fields[field] !== undefined));
    setProblems(own);
    const outside = document.errors?.find((one) => !own.has(one.pointer.split('/')[1] ?? ''));
    setProblem(own.size > 0 && outside === undefined ? undefined : problemText(t, outside ?? document));
  };
  return {
    problems,
    problem,
    pending: mutation.isPending,
    /** What is being corrected is no longer shown as wrong. */
    settle: (field: string) => {
      if (problems.has(field)) setProblems(new Map([...problems].filter(([name]) => name !== field)));
      setProblem(undefined);
    },
    save: (record: FormValues) => {
      if (mutation.isPending) return;
      mutation.mutate({ entity: entity.name, record }, { onSuccess: onSaved, onError: refuse });
    },
  };
}
