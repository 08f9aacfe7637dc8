// An exact decimal: unconstrained numeric in the table, a string in JSON. What is stored is already rounded to the
// field's scale, so the text that PostgreSQL gives is the text that is answered.

import { sql } from '../../rules/sql.ts';
import { plainValue, toValue } from '../../rules/values.ts';
import { plainCells } from './cells.ts';
import { decimalLimits, parseDecimalValue } from './decimal_value.ts';
import type { FieldTypeRuntime } from './field_type.ts';
import { accept } from './refusals.ts';

export const decimalType: FieldTypeRuntime = {
  name: 'decimal',
  parse: (input, field, context) =>
    input === null ? accept(null) : parseDecimalValue(input, decimalLimits(field), context),
  store: (value) => ({ '': value }),
  stored: (_field, column) => sql`${column('')}::text`,
  present: (_field, column) => sql`${column('')}::text`,
  sort: (_field, column) => column(''),
  to_rule: (value) => toValue(value, { kind: 'decimal' }),
  from_rule: (value) => plainValue(value) as string | number | null,
  from_text: (text) => (text.trim() === '' ? null : text.trim()),
  to_text: (value) => (typeof value === 'string' ? value : ''),
  cells: plainCells('number'),
};
