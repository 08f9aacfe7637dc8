// True, false or empty. Rules read empty as false.

import { toValue } from '../../rules/values.ts';
import type { FieldTypeRuntime } from './field_type.ts';
import { accept, refuseType } from './refusals.ts';

export const booleanType: FieldTypeRuntime = {
  name: 'boolean',
  parse: (input, _field, context) =>
    input === null || typeof input === 'boolean' ? accept(input) : refuseType(input, 'true or false', context.pointer),
  store: (value) => ({ '': value }),
  stored: (_field, column) => column(''),
  present: (_field, column) => column(''),
  sort: (_field, column) => column(''),
  to_rule: (value) => toValue(value, { kind: 'boolean' }),
  from_rule: (value) => value === true,
  from_text: (text) => {
    const word = text.trim().toLowerCase();
    if (word === '') return null;
    if (word === 'true' || word === '1') return true;
    return word === 'false' || word === '0' ? false : text;
  },
  to_text: (value) => (typeof value === 'boolean' ? String(value) : ''),
  cells: [{ part: '', kind: 'boolean', of: (value) => (typeof value === 'boolean' ? value : null) }],
};
