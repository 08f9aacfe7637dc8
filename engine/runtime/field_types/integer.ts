// A whole number: bigint in the table, a JSON number within ±(2⁵³−1) outside.

import type { Field } from '../../metadata/model.ts';
import { exactInteger, parseDecimal } from '../../rules/decimal.ts';
import { isDecimal, toValue } from '../../rules/values.ts';
import { plainCells } from './cells.ts';
import type { FieldTypeRuntime, ParseContext, Parsed } from './field_type.ts';
import { accept, describeFound, refuseWith } from './refusals.ts';

export const integerType: FieldTypeRuntime = {
  name: 'integer',
  parse: (input, field, context) => (input === null ? accept(null) : parseInteger(input, field, context)),
  store: (value) => ({ '': value }),
  stored: (_field, column) => column(''),
  present: (_field, column) => column(''),
  sort: (_field, column) => column(''),
  to_rule: (value) => toValue(value, { kind: 'integer' }),
  from_rule: (value) => {
    const number = isDecimal(value) ? (exactInteger(value) ?? Number(value.toString())) : value;
    return typeof number === 'number' ? number : null;
  },
  from_text: (text) => {
    const trimmed = text.trim();
    if (trimmed === '') return null;
    const number = parseDecimal(trimmed);
    // A text that is no whole number stays one, so that parse can name it.
    return number === undefined ? trimmed : (exactInteger(number) ?? trimmed);
  },
  to_text: (value) => (typeof value === 'number' ? String(value) : ''),
  cells: plainCells('number'),
};

function parseInteger(input: unknown, field: Field, context: ParseContext): Parsed {
  if (typeof input !== 'number' || !Number.isInteger(input)) {
    const detail = `Found ${describeFound(input)}, expected a whole number.`;
    return refuseWith('value.type', context.pointer, detail, { expected: 'integer' });
  }
  const least = field.min === undefined ? Number.MIN_SAFE_INTEGER : Math.ceil(Number(field.min));
  const most = field.max === undefined ? Number.MAX_SAFE_INTEGER : Math.floor(Number(field.max));
  if (input < least) {
    const detail = `The value is ${input}, it must be at least ${least}.`;
    return refuseWith('value.too_small', context.pointer, detail, { min: least });
  }
  if (input > most) {
    const detail = `The value is ${input}, it must be at most ${most}.`;
    return refuseWith('value.too_large', context.pointer, detail, { max: most });
  }
  // JSON has -0, integers have not.
  return accept(input === 0 ? 0 : input);
}
