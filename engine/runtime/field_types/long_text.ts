// Text of several lines. Nobody sorts by notes, but a short one sorts like any text.

import type { FieldTypeRuntime } from './field_type.ts';
import { parseText, textBehaviour } from './text_value.ts';

export const long_textType: FieldTypeRuntime = {
  ...textBehaviour,
  name: 'long_text',
  parse: parseText,
};
