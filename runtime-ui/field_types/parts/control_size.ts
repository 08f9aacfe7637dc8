// Heights of controls by where they stand: 28 in a bar, 32 in a form, 44 under a thumb.

import { usePhone } from '../../shell/use_phone.ts';
import type { EditorProps } from '../field_type.ts';

/** The Mantine size of a control: `sm` is 28 px, `md` 32, `lg` 44 with text of 16. */
export function useControlSize(size: EditorProps['size']): 'sm' | 'md' | 'lg' {
  const phone = usePhone();
  if (phone) return 'lg';
  return size === 'bar' ? 'sm' : 'md';
}
