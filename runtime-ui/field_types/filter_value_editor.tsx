// What a filter compares with: the type's editor, one of fixed choices, or several values one after another.
// An operator without a value (is empty) has none.

import { ActionIcon, MultiSelect, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PresentedField } from '../../schemas/http/model.ts';
import type { Json } from '../../schemas/http/records.ts';
import { useModel } from '../api/model.ts';
import type { EditorProps, FilterOperator } from './field_type.ts';
import { FIELD_TYPES } from './field_types.ts';
import { useControlSize } from './parts/control_size.ts';
import classes from './parts/editor.module.css';
import { IN_PAGE } from './parts/in_page.ts';
import { presentOptions } from './parts/option_data.ts';
import { parseReference } from './parts/reference_value.ts';
import { pipelinesFor } from './parts/stage.ts';
import { parseTexts } from './parts/texts_value.ts';

interface FilterValueEditorProps
  extends Pick<EditorProps, 'id' | 'label' | 'value' | 'onChange' | 'size' | 'autoFocus'> {
  readonly field: PresentedField;
  readonly operator: FilterOperator;
}

export function FilterValueEditor({ operator, ...props }: FilterValueEditorProps) {
  if (operator.bare === true) return null;
  if (operator.choices !== undefined) return <ChoiceEditor {...props} choices={operator.choices} />;
  if (operator.many === true) return <SeveralEditor {...props} />;
  // Lists are compared element by element: `contains` asks for one of them.
  const field = props.field.type === 'tags' ? ({ ...props.field, type: 'text' } as const) : props.field;
  const single = field.type === 'multi_option' ? ({ ...field, type: 'option' } as const) : field;
  const { Editor } = FIELD_TYPES[single.type];
  return <Editor {...props} field={{ ...single, required: false }} record={{}} />;
}

type ValueProps = Omit<FilterValueEditorProps, 'operator'>;

function ChoiceEditor(props: ValueProps & { readonly choices: NonNullable<FilterOperator['choices']> }) {
  const { t } = useTranslation();
  const size = useControlSize(props.size);
  return (
    <Select
      {...IN_PAGE}
      id={props.id}
      aria-label={props.label}
      size={size}
      data={props.choices.map((choice) => ({ value: choice.key, label: t(choice.words) }))}
      value={typeof props.value === 'string' ? props.value : null}
      onChange={props.onChange}
      allowDeselect={false}
      placeholder={t('fields.choose')}
    />
  );
}

function SeveralEditor(props: ValueProps) {
  return props.field.to === undefined ? <SeveralKeys {...props} /> : <SeveralReferences {...props} />;
}

function SeveralKeys({ field, ...props }: ValueProps) {
  const { t } = useTranslation();
  const model = useModel();
  const size = useControlSize(props.size);
  const value = parseTexts(props.value);
  const stages = pipelinesFor(model, field).flatMap((pipeline) => pipeline.stages);
  const unlike = new Map(stages.map((stage) => [stage.key, stage.title]));
  const data =
    field.type === 'stage'
      ? [...unlike].map(([key, title]) => ({ value: key, label: title }))
      : presentOptions(field, value);
  return (
    <MultiSelect
      {...IN_PAGE}
      id={props.id}
      aria-label={props.label}
      size={size}
      data={data}
      value={value}
      onChange={(keys) => props.onChange(keys)}
      searchable
      {...(value.length === 0 ? { placeholder: t('fields.choose') } : {})}
      nothingFoundMessage={t('fields.no_match')}
    />
  );
}

function SeveralReferences(props: ValueProps) {
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
        field={{ ...props.field, required: false }}
        value={null}
        record={{}}
        onChange={(value) => {
          if (value !== null) props.onChange([...chosen, value]);
        }}
      />
    </div>
  );
}
