// A calendar day, `YYYY-MM-DD`, in no zone.

import { plainValue, toValue } from '../../rules/values.ts';
import { plainCells } from './cells.ts';
import type { FieldTypeRuntime } from './field_type.ts';
import { isDay } from './moment.ts';
import { accept, refuseType, refuseWith, shorten } from './refusals.ts';

export const dateType: FieldTypeRuntime = {
  name: 'date',
  parse: (input, field, context) => {
    if (input === null) return accept(null);
    if (typeof input !== 'string') return refuseType(input, 'a day, such as 2026-03-01', context.pointer);
    if (!isDay(input)) {
      const detail = `“${shorten(input)}” is not a day of the calendar, such as 2026-03-01.`;
      return refuseWith('value.format', context.pointer, detail, { format: 'date' });
    }
    // Days of four-digit years order like their text.
    if (field.min !== undefined && input < field.min) {
      const detail = `The day is ${input}, the earliest is ${field.min}.`;
      return refuseWith('value.too_small', context.pointer, detail, { min: field.min });
    }
    if (field.max !== undefined && input > field.max) {
      const detail = `The day is ${input}, the latest is ${field.max}.`;
      return refuseWith('value.too_large', context.pointer, detail, { max: field.max });
    }
    return accept(input);
  },
  store: (value) => ({ '': value }),
  stored: (_field, column) => column(''),
  present: (_field, column) => column(''),
  sort: (_field, column) => column(''),
  to_rule: (value) => toValue(value, { kind: 'date' }),
  from_rule: (value) => plainValue(value) as string | null,
  from_text: (text) => (text.trim() === '' ? null : text.trim()),
  to_text: (value) => (typeof value === 'string' ? value : ''),
  cells: plainCells('date'),
};
