// Any number of the field's options; an open field takes words outside them too.

import { MultiSelect, TagsInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { EditorProps } from '../field_type.ts';
import classes from '../parts/editor.module.css';
import { IN_PAGE } from '../parts/in_page.ts';
import { useInputProps } from '../parts/input_props.ts';
import { presentOptions } from '../parts/option_data.ts';
import { parseTexts } from '../parts/texts_value.ts';

export function MultiOptionEditor(props: EditorProps) {
  return props.field.open === true ? <OpenMultiOptionEditor {...props} /> : <ClosedMultiOptionEditor {...props} />;
}

function ClosedMultiOptionEditor(props: EditorProps) {
  const { t } = useTranslation();
  const input = useInputProps(props);
  const value = parseTexts(props.value);
  return (
    <MultiSelect
      {...IN_PAGE}
      {...input}
      classNames={{ pillsList: classes['pills'] ?? '', pill: classes['pill'] ?? '' }}
      data={presentOptions(props.field, value)}
      value={value}
      onChange={(keys) => props.onChange(keys.length === 0 ? null : keys)}
      searchable
      hidePickedOptions
      {...(value.length === 0 ? { placeholder: t('fields.choose') } : {})}
      nothingFoundMessage={t('fields.no_match')}
    />
  );
}

function OpenMultiOptionEditor(props: EditorProps) {
  const { t } = useTranslation();
  const input = useInputProps(props);
  const options = presentOptions(props.field, []);
  const title = (key: string) => options.find((option) => option.value === key)?.label ?? key;
  const key = (text: string) => options.find((option) => option.label === text)?.value ?? text;
  const value = parseTexts(props.value).map(title);
  return (
    <TagsInput
      {...IN_PAGE}
      {...input}
      classNames={{ pillsList: classes['pills'] ?? '', pill: classes['pill'] ?? '' }}
      data={options.map((option) => option.label)}
      value={value}
      onChange={(texts) => props.onChange(texts.length === 0 ? null : texts.map(key))}
      {...(value.length === 0 ? { placeholder: t('fields.choose_or_type') } : {})}
    />
  );
}
