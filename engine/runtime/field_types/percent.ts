// An exact percentage: 20 means 20 %. In all else a decimal.

import { decimalType } from './decimal.ts';
import type { FieldTypeRuntime } from './field_type.ts';

export const percentType: FieldTypeRuntime = {
  ...decimalType,
  name: 'percent',
  from_text: (text) => {
    const number = text.replace(/\s*%\s*$/, '').trim();
    return number === '' ? null : number;
  },
};
