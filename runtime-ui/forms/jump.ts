// Going to a field of the form, also one on a tab that is not shown.

import { controlId } from './form_context.ts';

/** Shows the field's tab, scrolls to its control and puts the focus there. */
export function jumpToField(field: string): void {
  const control = document.getElementById(controlId(field));
  const panel = control?.closest<HTMLElement>('[data-tab]');
  if (panel?.id) document.querySelector<HTMLElement>(`[role="tab"][aria-controls="${panel.id}"]`)?.click();
  // The panel shows after the click's render.
  requestAnimationFrame(() => {
    control?.scrollIntoView({ block: 'center' });
    control?.focus({ preventScroll: true });
  });
}
