// One of the field's options. Long lists can be searched; an open field takes words outside its options too.

import { Autocomplete, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { EditorProps } from '../field_type.ts';
import classes from '../parts/editor.module.css';
import { IN_PAGE } from '../parts/in_page.ts';
import { useInputProps } from '../parts/input_props.ts';
import { presentOptions } from '../parts/option_data.ts';

const SEARCHED_FROM = 8;

export function OptionEditor(props: EditorProps) {
  return props.field.open === true ? <OpenOptionEditor {...props} /> : <ClosedOptionEditor {...props} />;
}

function ClosedOptionEditor(props: EditorProps) {
  const { t } = useTranslation();
  const input = useInputProps(props);
  const value = typeof props.value === 'string' ? props.value : null;
  const data = presentOptions(props.field, value === null ? [] : [value]);
  return (
    <Select
      {...IN_PAGE}
      {...input}
      withScrollArea={false}
      classNames={{ input: classes['choose'] ?? '', options: classes['options'] ?? '' }}
      data={data}
      value={value}
      onChange={props.onChange}
      placeholder={t('fields.choose')}
      searchable={data.length >= SEARCHED_FROM}
      clearable={props.optional === true || props.field.required !== true}
      clearButtonProps={{ 'aria-label': t('fields.clear') }}
      nothingFoundMessage={t('fields.no_match')}
      checkIconPosition="right"
    />
  );
}

function OpenOptionEditor(props: EditorProps) {
  const { t } = useTranslation();
  const input = useInputProps(props);
  const options = presentOptions(props.field, []);
  const title = (key: string) => options.find((option) => option.value === key)?.label ?? key;
  return (
    <Autocomplete
      {...IN_PAGE}
      {...input}
      data={options.map((option) => option.label)}
      value={typeof props.value === 'string' ? title(props.value) : ''}
      onChange={(text) => props.onChange(options.find((option) => option.label === text)?.value ?? (text || null))}
      placeholder={t('fields.choose_or_type')}
    />
  );
}
