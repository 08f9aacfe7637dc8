// What every editor hands to its Mantine input: id, name for screen readers, problem, size.

import type { EditorProps } from '../field_type.ts';
import { useControlSize } from './control_size.ts';
import { IN_PAGE } from './in_page.ts';

/** The problem's text stands outside the input, in `${id}-problem`; the input is only marked by it. */
export function useInputProps(props: EditorProps) {
  const size = useControlSize(props.size);
  return {
    id: props.id,
    size,
    disabled: props.disabled === true,
    error: Boolean(props.error),
    'aria-invalid': props.error ? true : undefined,
    'aria-label': props.label,
    'aria-describedby': props.error ? problemId(props.id) : undefined,
    // Mantine's inputs put what they know themselves in place of the attribute above; these come after it.
    attributes: {
      ...IN_PAGE.attributes,
      input: props.error ? { 'aria-describedby': problemId(props.id) } : {},
    } as Readonly<Record<string, object>>,
    'data-autofocus': props.autoFocus ? true : undefined,
    autoFocus: props.autoFocus === true,
  } as const;
}

/** The element that says what is wrong with the control `id`. */
export function problemId(id: string): string {
  return `${id}-problem`;
}
