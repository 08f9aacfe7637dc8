// A web address. Only http and https are taken: the address becomes a link, and `javascript:` is one too.

import type { FieldTypeRuntime } from './field_type.ts';
import { refuseWith, shorten } from './refusals.ts';
import { lengthOf, parseText, textBehaviour } from './text_value.ts';

const MAX_LENGTH = 2_048;

/** The parser of the WHATWG silently drops spaces, tabs and line ends, and takes `https:host` too; we keep what was sent. */
const VISIBLE = /^https?:\/\/[^\s\p{Cc}\\<>"`{}|^]+$/iu;

export const urlType: FieldTypeRuntime = {
  ...textBehaviour,
  name: 'url',
  parse: (input, field, context) => {
    const parsed = parseText(input, field, context);
    if (!parsed.ok || typeof parsed.value !== 'string') return parsed;
    const found = lengthOf(parsed.value);
    if (found > MAX_LENGTH) {
      const detail = `The address has ${found} characters, at most ${MAX_LENGTH} are allowed.`;
      return refuseWith('value.too_long', context.pointer, detail, { found, max: MAX_LENGTH });
    }
    if (VISIBLE.test(parsed.value) && URL.canParse(parsed.value)) return parsed;
    const detail = `“${shorten(parsed.value)}” is not a web address that begins with https:// or http://.`;
    return refuseWith('value.format', context.pointer, detail, { format: 'url' });
  },
};
