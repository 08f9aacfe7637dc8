// One value among the details: read as a cell, edited in its place. Enter or leaving saves, Escape takes it back.

import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FieldTypeName, PresentedField } from '../../schemas/http/model.ts';
import type { Json, RecordJson } from '../../schemas/http/records.ts';
import { FIELD_TYPES } from '../field_types/field_types.ts';
import { FieldNotes } from '../forms/field_notes.tsx';
import classes from './details.module.css';

/** Types whose value is chosen whole: a choice is the end of the edit. */
const CHOSEN: ReadonlySet<FieldTypeName> = new Set(['option', 'boolean', 'reference', 'tree_parent', 'user']);

/** Types in which Enter begins a new line; Ctrl+Enter ends the edit. */
const LINED: ReadonlySet<FieldTypeName> = new Set(['long_text', 'json']);

interface DetailRowProps {
  readonly field: PresentedField;
  readonly title: string;
  readonly record: RecordJson;
  readonly editable: boolean;
  /** Saves the value; answers the problem's text where it is refused on this field. */
  readonly onSave: (field: PresentedField, value: Json) => Promise<string | undefined>;
}

export function DetailRow(props: DetailRowProps) {
  const { field, title, record, editable } = props;
  const { t } = useTranslation();
  const value = record[field.name] ?? null;
  const edit = useEdit(props, value);
  const { Cell } = FIELD_TYPES[field.type];
  return (
    <div className={classes['row']} data-editing={edit.open ? '' : undefined}>
      <dt className={classes['name']}>{title}</dt>
      <dd className={classes['value']}>
        {edit.open ? (
          <RowEditor {...props} edit={edit} />
        ) : (
          <>
            <Cell field={field} value={value} record={record} place="page" />
            {editable ? (
              <button
                type="button"
                className={classes['edit']}
                aria-label={t('records.edit_field', { field: title })}
                onClick={edit.begin}
              />
            ) : null}
          </>
        )}
      </dd>
    </div>
  );
}

type Edit = ReturnType<typeof useEdit>;

function useEdit({ field, onSave }: DetailRowProps, stored: Json) {
  const [state, setState] = useState<{ readonly value: Json; readonly problem?: string | undefined }>();
  const commit = async (value: Json) => {
    // The value shows at once; it comes back into the editor only if it is refused.
    setState(undefined);
    if (JSON.stringify(value) === JSON.stringify(stored)) return;
    const problem = await onSave(field, value);
    if (problem !== undefined) setState({ value, problem });
  };
  return {
    open: state !== undefined,
    value: state?.value ?? null,
    problem: state?.problem,
    begin: () => setState({ value: stored }),
    change: (value: Json) => (CHOSEN.has(field.type) ? void commit(value) : setState({ value })),
    commit: () => void commit(state?.value ?? null),
    cancel: () => setState(undefined),
  };
}

function RowEditor({ field, title, record, edit }: DetailRowProps & { readonly edit: Edit }) {
  const { t } = useTranslation();
  const id = useId();
  const { Editor } = FIELD_TYPES[field.type];
  const lined = LINED.has(field.type);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys and focus of the editor inside pass through here
    <div
      className={classes['editor']}
      onKeyDown={(event) => {
        // A list or calendar that is open takes Enter and Escape for itself.
        if (event.defaultPrevented) return;
        if (event.key === 'Escape') edit.cancel();
        else if (event.key === 'Enter' && (!lined || event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          edit.commit();
        }
      }}
      onBlur={(event) => {
        const to = event.relatedTarget;
        const inside = event.currentTarget.contains(to) || to?.closest('[data-portal]') != null;
        if (!inside && edit.problem === undefined && document.hasFocus()) edit.commit();
      }}
    >
      <Editor
        field={field}
        value={edit.value}
        record={record}
        onChange={edit.change}
        id={id}
        label={title}
        error={edit.problem}
        autoFocus
        size="bar"
      />
      <div className={classes['notes']}>
        <FieldNotes id={id} field={field} problem={edit.problem} />
      </div>
      {CHOSEN.has(field.type) ? null : (
        <p className={classes['keys']} aria-hidden="true">
          <kbd className="key">{lined ? `${t('shell.key_names.control')} ↵` : '↵'}</kbd> {t('records.key_save')}
          <kbd className="key">{t('shell.key_names.escape')}</kbd> {t('records.key_cancel')}
        </p>
      )}
    </div>
  );
}
