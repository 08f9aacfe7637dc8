// A phone number, kept as typed: digits with the signs that people group them by, and an extension.

import type { FieldTypeRuntime } from './field_type.ts';
import { refuseWith, shorten } from './refusals.ts';
import { lengthOf, parseText, textBehaviour } from './text_value.ts';

const MAX_LENGTH = 40;

/** ITU-T E.164 allows 15 digits; an extension and a trunk prefix in brackets come on top. Short codes have three. */
const PHONE = /^\+?[0-9()][0-9 \u00a0\u202f().\-/]*(?:\s?(?:ext\.?|x|#|poste)\s?[0-9]{1,8})?$/iu;
const FEWEST_DIGITS = 3;
const MOST_DIGITS = 24;

export const phoneType: FieldTypeRuntime = {
  ...textBehaviour,
  name: 'phone',
  parse: (input, field, context) => {
    const parsed = parseText(input, field, context);
    if (!parsed.ok || typeof parsed.value !== 'string') return parsed;
    const found = lengthOf(parsed.value);
    if (found > MAX_LENGTH) {
      const detail = `The number has ${found} characters, at most ${MAX_LENGTH} are allowed.`;
      return refuseWith('value.too_long', context.pointer, detail, { found, max: MAX_LENGTH });
    }
    const digits = parsed.value.replaceAll(/[^0-9]/g, '').length;
    if (PHONE.test(parsed.value) && digits >= FEWEST_DIGITS && digits <= MOST_DIGITS) return parsed;
    const detail = `“${shorten(parsed.value)}” is not a phone number, such as +33 1 23 45 67 89.`;
    return refuseWith('value.format', context.pointer, detail, { format: 'phone' });
  },
};
