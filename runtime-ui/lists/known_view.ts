// An address may name a view that is gone, or that is not for its reader. The first one stands in for it, and both the
// address and the reader are told.

import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { showToast } from '../shell/toasts.ts';
import { ALL, type ShownView } from './list_state.ts';

export function useKnownView(views: readonly ShownView[], shown: ShownView | undefined): void {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const named = params.get('view');
  const unknown = named !== null && named !== ALL && !views.some((view) => view.name === named);
  const title = shown?.title;
  useEffect(() => {
    if (!unknown) return;
    const known = (now: URLSearchParams) => {
      const next = new URLSearchParams(now);
      next.delete('view');
      // Positions of conditions that the other view had.
      next.delete('without');
      return next;
    };
    setParams(known, { replace: true });
    showToast({ tone: 'bad', text: t('lists.view_unknown', { view: title ?? t('lists.all') }) });
  }, [unknown, title, setParams, t]);
}
