// The levels of a share as choices, in the words of the model. Pure.

import type { PresentedField } from '../../schemas/http/model.ts';

export function levelData(level: PresentedField): { value: string; label: string }[] {
  return (level.options ?? []).filter(({ active }) => active).map(({ key, title }) => ({ value: key, label: title }));
}
