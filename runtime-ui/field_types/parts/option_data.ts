// The options a picker offers: active ones, and those that are set already although they were retired.

import type { PresentedField } from '../../../schemas/http/model.ts';

interface OptionItem {
  readonly value: string;
  readonly label: string;
}

export function presentOptions(field: PresentedField, set: readonly string[]): OptionItem[] {
  const options = (field.options ?? []).filter((option) => option.active || set.includes(option.key));
  const outside = set.filter((key) => !options.some((option) => option.key === key));
  return [
    ...options.map((option) => ({ value: option.key, label: option.title })),
    ...outside.map((key) => ({ value: key, label: key })),
  ];
}
