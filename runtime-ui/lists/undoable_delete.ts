// Deleting from a list, with the toast that takes it back.

import { useTranslation } from 'react-i18next';
import type { PresentedEntity } from '../../schemas/http/model.ts';
import { problemOf } from '../api/problem_error.ts';
import { type BulkOutcome, useDelete, useRestore } from '../api/records.ts';
import { showToast } from '../shell/toasts.ts';
import { formatNumber, insideSentence } from '../words/format.ts';
import { problemText } from '../words/problem_text.ts';

/** Deletes records of an entity; says what went and offers to bring it back, and says why others stayed. */
export function useUndoableDelete(entity: PresentedEntity): (ids: readonly string[]) => void {
  const { t } = useTranslation();
  const remove = useDelete();
  const restore = useRestore();
  const words = (count: number) => ({
    count,
    n: formatNumber(count),
    one: insideSentence(entity.title),
    many: insideSentence(entity.plural),
  });
  const refuse = (error: unknown) => showToast({ tone: 'bad', text: problemText(t, problemOf(error)) });

  const bringBack = (ids: readonly string[]) =>
    restore.mutate(
      { entity: entity.name, ids },
      { onSuccess: () => showToast({ tone: 'done', text: t('lists.restored', words(ids.length)) }), onError: refuse },
    );
  const report = (outcome: BulkOutcome, total: number) => {
    const { done, refused } = outcome;
    if (done.length > 0) {
      showToast({
        tone: 'done',
        text: t('lists.deleted', words(done.length)),
        action: { label: t('shell.undo'), run: () => bringBack(done) },
      });
    }
    const reason = refused[0]?.problem;
    if (refused.length > 0) {
      showToast({
        tone: 'bad',
        text: t('lists.delete_refused', {
          count: refused.length,
          n: formatNumber(refused.length),
          total: formatNumber(total),
          reason: reason === undefined ? '' : problemText(t, reason),
        }),
      });
    }
  };
  return (ids) =>
    remove.mutate(
      { entity: entity.name, ids },
      { onSuccess: (outcome) => report(outcome, ids.length), onError: refuse },
    );
}
