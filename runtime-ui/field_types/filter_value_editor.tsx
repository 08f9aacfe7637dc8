// What a filter compares with: the type's editor, one of fixed choices, or several values one after another.
// An operator without a value (is empty) has none. Fields are handed on as the model has them, never as copies: by
// the field itself the model knows whose stages it has.

import { ActionIcon, MultiSelect, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PresentedField } from '../../schemas/http/model.ts';
import type { Json } from '../../schemas/http/records.ts';
import { useModel } from '../api/model.ts';
import type { EditorProps, FilterOperator } from './field_type.ts';
import { FIELD_TYPES } from './field_types.ts';
import classes from './parts/editor.module.css';
import { IN_PAGE } from './parts/in_page.ts';
import { useInputProps } from './parts/input_props.ts';
import { presentOptions } from './parts/option_data.ts';
import { parseReference } from './parts/reference_value.ts';
import { stagesFor } from './parts/stage.ts';
import { parseTexts } from './parts/texts_value.ts';

interface FilterValueEditorProps
  extends Pick<EditorProps, 'id' | 'label' | 'value' | 'onChange' | 'size' | 'autoFocus' | 'error'> {
  readonly field: PresentedField;
  readonly operator: FilterOperator;
}

export function FilterValueEditor({ operator, ...props }: FilterValueEditorProps) {
  if (operator.bare === true) return null;
  const editor: EditorProps = { ...props, record: {}, optional: true };
  if (operator.choices !== undefined) return <ChoiceEditor {...editor} choices={operator.choices} />;
  if (operator.many === true) return <SeveralEditor {...editor} />;
  const { Editor, FilterEditor = Editor } = FIELD_TYPES[props.field.type];
  return <FilterEditor {...editor} />;
}

function ChoiceEditor(props: EditorProps & { readonly choices: NonNullable<FilterOperator['choices']> }) {
  const { t } = useTranslation();
  const input = useInputProps(props);
  return (
    <Select
      {...IN_PAGE}
      {...input}
      classNames={{ input: classes['choose'] ?? '' }}
      data={props.choices.map((choice) => ({ value: choice.key, label: t(choice.words) }))}
      value={typeof props.value === 'string' ? props.value : null}
      onChange={props.onChange}
      allowDeselect={false}
      placeholder={t('fields.choose')}
    />
  );
}

function SeveralEditor(props: EditorProps) {
  return props.field.to === undefined ? <SeveralKeys {...props} /> : <SeveralReferences {...props} />;
}

function SeveralKeys(props: EditorProps) {
  const { t } = useTranslation();
  const model = useModel();
  const input = useInputProps(props);
  const value = parseTexts(props.value);
  const data =
    props.field.type === 'stage'
      ? stagesFor(model, props.field).map(({ key, title }) => ({ value: key, label: title }))
      : presentOptions(props.field, value);
  return (
    <MultiSelect
      {...IN_PAGE}
      {...input}
      data={data}
      value={value}
      onChange={(keys) => props.onChange(keys)}
      searchable
      {...(value.length === 0 ? { placeholder: t('fields.choose') } : {})}
      nothingFoundMessage={t('fields.no_match')}
    />
  );
}

function SeveralReferences(props: EditorProps) {
  const { t } = useTranslation();
  const chosen = (Array.isArray(props.value) ? props.value : []) as readonly Json[];
  const { Editor } = FIELD_TYPES[props.field.type];
  return (
    <div className={classes['stack']}>
      {chosen.map((value) => {
        const reference = parseReference(value);
        return (
          <span key={reference?.id} className={classes['file']}>
            <span className={classes['ellipsis']}>{reference?.label}</span>
            <ActionIcon
              aria-label={t('fields.remove_named', { name: reference?.label ?? '' })}
              onClick={() => props.onChange(chosen.filter((other) => other !== value))}
            >
              <IconX size={14} stroke={1.6} />
            </ActionIcon>
          </span>
        );
      })}
      <Editor
        {...props}
        // Chosen records move to the list above; the input is empty for the next one.
        key={chosen.length}
        value={null}
        onChange={(value) => {
          if (value !== null) props.onChange([...chosen, value]);
        }}
      />
    </div>
  );
}
