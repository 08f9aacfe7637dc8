// Free words: Enter, a comma or leaving the input makes what was typed a tag.

import { TagsInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { EditorProps } from '../field_type.ts';
import classes from '../parts/editor.module.css';
import { IN_PAGE } from '../parts/in_page.ts';
import { useInputProps } from '../parts/input_props.ts';
import { parseTexts } from '../parts/texts_value.ts';

export function TagsEditor(props: EditorProps) {
  const { t } = useTranslation();
  const input = useInputProps(props);
  const value = parseTexts(props.value);
  return (
    <TagsInput
      {...IN_PAGE}
      {...input}
      classNames={{ pillsList: classes['pills'] ?? '', pill: classes['pill'] ?? '' }}
      value={value}
      onChange={(tags) => props.onChange(tags.length === 0 ? null : tags)}
      splitChars={[',', ';']}
      acceptValueOnBlur
      {...(value.length === 0 ? { placeholder: t('fields.add_tag') } : {})}
    />
  );
}
