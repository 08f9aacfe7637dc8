// Saving one field of an open record: shown at once, undone from the toast, and compared where somebody else saved
// in the meantime.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PresentedEntity, PresentedField } from '../../schemas/http/model.ts';
import type { Json, ProblemDocument, RecordJson } from '../../schemas/http/records.ts';
import { useSave } from '../api/records.ts';
import { refusalOf } from '../forms/refusal.ts';
import { showToast } from '../shell/toasts.ts';
import { problemsByField, problemText } from '../words/problem_text.ts';

/** Answers the problem's text where the value is refused on this field. */
export type SaveField = (field: PresentedField, value: Json) => Promise<string | undefined>;

/** Two people changed the record: what this reader wrote, and the record as it is now. */
export interface Conflict {
  readonly mine: { readonly [field: string]: Json };
  readonly current: RecordJson;
}

function currentOf(problem: ProblemDocument): RecordJson | undefined {
  const { current } = problem;
  const isRecord = typeof current === 'object' && current !== null && 'id' in current && 'version' in current;
  return isRecord ? (current as RecordJson) : undefined;
}

export function useSaveField(entity: PresentedEntity, record: RecordJson) {
  const { t } = useTranslation();
  const save = useSave();
  const [conflict, setConflict] = useState<Conflict>();

  const send = async (
    changes: Conflict['mine'],
    version: number,
    title: string,
  ): Promise<ProblemDocument | undefined> => {
    try {
      const { undo } = await save.mutateAsync({ entity: entity.name, id: record.id, changes, version });
      showToast({
        tone: 'done',
        text: t('records.saved', { field: title }),
        action: { label: t('shell.undo'), run: () => save.mutate(undo) },
      });
      return undefined;
    } catch (error) {
      return refusalOf(error);
    }
  };

  const saveField: SaveField = async (field, value) => {
    const changes = { [field.name]: value };
    const problem = await send(changes, record.version, field.title);
    if (problem === undefined) return undefined;
    const current = problem.code === 'record.stale' ? currentOf(problem) : undefined;
    if (current !== undefined) {
      setConflict({ mine: changes, current });
      return undefined;
    }
    const own = problemsByField(t, problem).get(field.name);
    if (own === undefined) showToast({ tone: 'bad', text: problemText(t, problem.errors?.[0] ?? problem) });
    return own;
  };

  /** Saves what was chosen of one's own over the record as it is now; nothing chosen means theirs stays. */
  const resolve = async (mine: Conflict['mine']) => {
    const seen = conflict?.current;
    setConflict(undefined);
    if (seen === undefined || Object.keys(mine).length === 0) return;
    const titles = Object.keys(mine).map((name) => entity.fields[name]?.title ?? name);
    const problem = await send(mine, seen.version, titles.join(', '));
    const current = problem?.code === 'record.stale' ? currentOf(problem) : undefined;
    if (current !== undefined) setConflict({ mine, current });
    else if (problem !== undefined) showToast({ tone: 'bad', text: problemText(t, problem.errors?.[0] ?? problem) });
  };

  return { saveField, conflict, resolve };
}
