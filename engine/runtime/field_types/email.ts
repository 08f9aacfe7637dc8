// An e-mail address: one @, a name before it, a domain with a dot behind it. Whether it exists only a mail can tell.

import type { FieldTypeRuntime } from './field_type.ts';
import { refuseWith, shorten } from './refusals.ts';
import { lengthOf, parseText, textBehaviour } from './text_value.ts';

/** RFC 5321 §4.5.3.1.3: a path has 256 octets with its brackets. */
const MAX_LENGTH = 254;

/** Letters of any script (RFC 6531), the atoms of RFC 5322 and dots; a domain of labels, the last not numeric. */
const EMAIL =
  /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?\.)+\p{L}[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}]$/u;

export const emailType: FieldTypeRuntime = {
  ...textBehaviour,
  name: 'email',
  parse: (input, field, context) => {
    const parsed = parseText(input, field, context);
    if (!parsed.ok || typeof parsed.value !== 'string') return parsed;
    const found = lengthOf(parsed.value);
    if (found > MAX_LENGTH) {
      const detail = `The address has ${found} characters, at most ${MAX_LENGTH} are allowed.`;
      return refuseWith('value.too_long', context.pointer, detail, { found, max: MAX_LENGTH });
    }
    if (EMAIL.test(parsed.value)) return parsed;
    const detail = `“${shorten(parsed.value)}” is not an e-mail address, such as name@example.com.`;
    return refuseWith('value.format', context.pointer, detail, { format: 'email' });
  },
};
