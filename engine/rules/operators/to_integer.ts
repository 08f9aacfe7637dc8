// `to_integer`: a cell read as an integer within ±(2⁵³−1). The second operand is its decimal separator, so that it is
// known which of "." and "," groups thousands.
import { exactInteger } from '../decimal.ts';
import { readingOperator } from '../import_operator.ts';
import { decimalReader } from '../number_text.ts';
import { INTEGER } from '../operator.ts';
import { isDecimal } from '../values.ts';

export const toInteger = readingOperator(INTEGER, (separator) => {
  const reader = decimalReader(separator);
  if (typeof reader === 'string') return reader;
  return (text) => {
    const reading = reader(text);
    if ('why' in reading || !isDecimal(reading.value)) return reading;
    const integer = exactInteger(reading.value);
    return integer === undefined
      ? { why: `${JSON.stringify(text)} is no integer within ±9007199254740991.` }
      : { value: integer };
  };
});
