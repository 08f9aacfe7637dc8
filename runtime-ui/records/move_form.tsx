// What a stage asks before it is entered: only the fields that are missing.

import { Button } from '@mantine/core';
import { useId, useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { PresentedField } from '../../schemas/http/model.ts';
import type { Json } from '../../schemas/http/records.ts';
import { FIELD_TYPES } from '../field_types/field_types.ts';
import { FieldNotes } from '../forms/field_notes.tsx';
import { FieldProblem } from '../shell/field_problem.tsx';
import type { AskedMove } from './move.ts';
import classes from './move_form.module.css';

interface MoveFormProps {
  readonly asked: AskedMove;
  readonly onConfirm: (values: { readonly [field: string]: Json }) => void;
  readonly onCancel: () => void;
}

export function MoveForm({ asked, onConfirm, onCancel }: MoveFormProps) {
  const { t } = useTranslation();
  const base = useId();
  const [values, setValues] = useState<{ readonly [field: string]: Json }>(() =>
    Object.fromEntries(asked.fields.map((name) => [name, asked.record[name] ?? null])),
  );
  const fields = asked.fields.map((name) => asked.entity.fields[name]).filter((field) => field !== undefined);
  return (
    <form
      className={classes['form']}
      aria-label={t('records.to_enter_name', { stage: asked.to.title })}
      onSubmit={(event) => {
        event.preventDefault();
        onConfirm(values);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.stopPropagation();
        onCancel();
      }}
    >
      <p className={classes['lead']}>
        <Trans t={t} i18nKey="records.to_enter" values={{ stage: asked.to.title }} components={{ b: <strong /> }} />
      </p>
      {asked.message === undefined ? null : <FieldProblem text={asked.message} />}
      {fields.map((field, index) => (
        <AskedField
          key={field.name}
          field={field}
          id={`${base}-${field.name}`}
          value={values[field.name] ?? null}
          record={{ ...asked.record, ...values }}
          problem={asked.problems.get(field.name)}
          required={asked.to.stage?.needs.includes(field.name) === true}
          autoFocus={index === 0}
          onChange={(value) => setValues({ ...values, [field.name]: value })}
        />
      ))}
      <div className={classes['actions']}>
        <Button type="submit" variant="filled" className={classes['go'] ?? ''}>
          {t('records.move')}
        </Button>
        <Button onClick={onCancel}>{t('records.cancel')}</Button>
      </div>
    </form>
  );
}

interface AskedFieldProps {
  readonly field: PresentedField;
  readonly id: string;
  readonly value: Json;
  readonly record: { readonly [field: string]: Json };
  readonly problem: string | undefined;
  readonly required: boolean;
  readonly autoFocus: boolean;
  readonly onChange: (value: Json) => void;
}

function AskedField({ field, problem, required, id, ...editor }: AskedFieldProps) {
  const { t } = useTranslation();
  const { Editor } = FIELD_TYPES[field.type];
  return (
    <div className={classes['field']}>
      <label className={classes['label']} htmlFor={id}>
        {field.title} {required ? <span className={classes['required']}>{t('forms.required')}</span> : null}
      </label>
      <Editor {...editor} field={field} id={id} error={problem} size="form" />
      <FieldNotes id={id} field={field} problem={problem} />
    </div>
  );
}
