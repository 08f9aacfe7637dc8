// `to_decimal`: a cell read as a decimal. The second operand is its decimal separator: "." (if none is given) or ",".
import { readingOperator } from '../import_operator.ts';
import { decimalReader } from '../number_text.ts';
import { DECIMAL } from '../operator.ts';

export const toDecimal = readingOperator(DECIMAL, decimalReader);
