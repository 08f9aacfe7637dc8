// One field of a form: its label, the editor of its type, its problem and its help.

import type { FieldProps, FieldTemplateProps, RJSFSchema } from '@rjsf/utils';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PresentedField } from '../../schemas/http/model.ts';
import type { Json } from '../../schemas/http/records.ts';
import { FIELD_TYPES } from '../field_types/field_types.ts';
import { FieldNotes } from './field_notes.tsx';
import classes from './form.module.css';
import { controlId, useForm } from './form_context.ts';
import { holds } from './record_rules.ts';
import type { Carried } from './server_validator.ts';

/** rjsf's template around each field; around the whole form it adds nothing. */
export function FieldFrame({ fieldPathId, children }: FieldTemplateProps<Carried, RJSFSchema>) {
  const form = useForm();
  const name = String(fieldPathId.path.at(-1) ?? '');
  const field = form.entity.fields[name];
  if (field === undefined) return children;
  return (
    <LabelledField
      field={field}
      id={controlId(name)}
      required={holds(field.required, form.scope, false)}
      problem={form.problems.get(name)}
    >
      {children}
    </LabelledField>
  );
}

/** rjsf's field for every property: the editor of the field's type. */
export function RecordField({ name, fieldPathId, onChange }: FieldProps) {
  const form = useForm();
  const field = form.entity.fields[name];
  if (field === undefined) return null;
  const { Editor } = FIELD_TYPES[field.type];
  return (
    <Editor
      field={field}
      value={form.scope.values[name] ?? null}
      record={form.scope.values}
      onChange={(value: Json) => onChange(value, fieldPathId.path)}
      id={controlId(name)}
      error={form.problems.get(name)}
      disabled={holds(field.readonly, form.scope, false)}
      size="form"
    />
  );
}

interface LabelledFieldProps {
  readonly field: PresentedField;
  readonly id: string;
  readonly required: boolean;
  readonly problem: string | undefined;
  readonly children: ReactNode;
}

/** Label above, with the word where a value is required; its notes below. */
export function LabelledField({ field, id, required, problem, children }: LabelledFieldProps) {
  const { t } = useTranslation();
  return (
    <div className={classes['field']}>
      <label className={classes['label']} htmlFor={id}>
        {field.title}
        {required ? <span className={classes['required']}>{t('forms.required')}</span> : null}
      </label>
      {children}
      <FieldNotes id={id} field={field} problem={problem} />
    </div>
  );
}
