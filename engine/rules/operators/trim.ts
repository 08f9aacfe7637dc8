// `trim`: the text without white space at its ends, as ECMAScript has it.

import { VALUE_USES } from '../operator.ts';
import { textOperator } from '../text_operator.ts';

export const trim = textOperator(VALUE_USES, (text) => text.trim());
