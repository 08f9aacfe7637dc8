// How the parts of a form reach its state. rjsf draws the tree and memoises it; what changes with each keystroke
// travels by this context, past its deep comparisons.

import { createContext, useContext } from 'react';
import type { RecordForm } from './record_form.ts';

export const FormContext = createContext<RecordForm | null>(null);

export function useForm(): RecordForm {
  const form = useContext(FormContext);
  if (form === null) throw new Error('useForm is used outside of a form');
  return form;
}

/** The id of a field's control, for labels and for jumping to it. */
export function controlId(field: string): string {
  return `form-${field}`;
}
