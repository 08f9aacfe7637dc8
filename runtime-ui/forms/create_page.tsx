// The page that creates a record of any entity: title bar with Save, then the form of the entity's form view.
// `?account=<id>` in the address fills fields in advance.

import { Button } from '@mantine/core';
import { IconAlertCircle, IconCloudCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import type { PresentedEntity, PresentedFormView } from '../../schemas/http/model.ts';
import type { RecordJson } from '../../schemas/http/records.ts';
import { type FormSchemas, useFormSchemas, useModel } from '../api/model.ts';
import { problemOf } from '../api/problem_error.ts';
import { labelText } from '../field_types/parts/label_text.ts';
import { useDocumentTitle } from '../shell/document_title.ts';
import { PageProblem } from '../shell/page_problem.tsx';
import { showToast } from '../shell/toasts.ts';
import { usePhone } from '../shell/use_phone.ts';
import { formatTime, insideSentence } from '../words/format.ts';
import { Crumbs } from './crumbs.tsx';
import classes from './form.module.css';
import { FormView } from './form_view.tsx';
import { jumpToField } from './jump.ts';
import { type Prefill, usePrefill } from './prefill.ts';
import { type RecordForm, useRecordForm } from './record_form.ts';
import { useSaveKey } from './save_key.ts';

export default function CreatePage() {
  const { entity: name = '' } = useParams();
  const [params] = useSearchParams();
  const model = useModel();
  const entity = model.entities[name];
  const view = Object.values(model.views).find((one) => one.kind === 'form' && one.entity === name);
  const schemas = useFormSchemas(name);
  const prefill = usePrefill(entity, params);
  /** A form that starts anew is another form. */
  const [start, setStart] = useState(0);
  if (schemas.isError) {
    return <PageProblem problem={problemOf(schemas.error)} retry={() => void schemas.refetch()} />;
  }
  if (entity === undefined || view?.kind !== 'form' || schemas.data === undefined || prefill === undefined) return null;
  return (
    <CreateForm
      key={`${name} ${params} ${start}`}
      entity={entity}
      view={view}
      schema={schemas.data.create}
      prefill={prefill}
      onDiscarded={() => setStart(start + 1)}
    />
  );
}

interface CreateFormProps {
  readonly entity: PresentedEntity;
  readonly view: PresentedFormView;
  readonly schema: FormSchemas['create'];
  readonly prefill: Prefill;
  readonly onDiscarded: () => void;
}

function CreateForm({ entity, view, schema, prefill, onDiscarded }: CreateFormProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const phone = usePhone();
  const form = useRecordForm({
    entity,
    view,
    prefill,
    onDiscarded,
    onSaved: (record: RecordJson) => {
      showToast({ tone: 'done', text: t('forms.created', { name: labelText(entity, record) ?? entity.title }) });
      void navigate(`/${entity.name}/${record.id}`, { replace: true });
    },
  });
  useDocumentTitle(t('forms.new_title', { entity: insideSentence(entity.title) }));
  useSaveKey(form.save);
  return (
    <div className={classes['page']}>
      <header className={classes['bar']}>
        <Crumbs entity={entity} title={t('forms.new', { entity: insideSentence(entity.title) })} />
        <DraftNote form={form} />
        <div className={classes['actions']}>
          <ProblemNote form={form} />
          <Button variant="filled" size={phone ? 'lg' : 'sm'} onClick={form.save} loading={form.saving}>
            {t('forms.save')}
            <kbd className={`key ${classes['keyHint']}`} data-on="fill" style={{ marginInlineStart: 8 }}>
              {t('forms.save_key')}
            </kbd>
          </Button>
        </div>
      </header>
      {form.problem === undefined ? null : (
        <p className={classes['refusal']} role="alert">
          <IconAlertCircle size={16} stroke={1.6} aria-hidden />
          {form.problem}
        </p>
      )}
      <div className={classes['form']}>
        <FormView form={form} schema={schema} />
      </div>
    </div>
  );
}

/** When the draft was kept last; empty, but there, before, so that screen readers hear the change. */
function DraftNote({ form }: { readonly form: RecordForm }) {
  const { t } = useTranslation();
  const { draft, resumed } = form;
  return (
    <>
      <span className={classes['draft']} role="status">
        {draft === undefined ? null : (
          <>
            <IconCloudCheck size={16} stroke={1.6} aria-hidden />
            {t(resumed ? 'forms.draft_resumed' : 'forms.draft_kept', { time: formatTime(draft.at) })}
          </>
        )}
      </span>
      {draft !== undefined && resumed ? (
        <Button variant="subtle" size="xs" onClick={form.discardDraft}>
          {t('forms.discard')}
        </Button>
      ) : null}
    </>
  );
}

/** How many problems, and the first by name: a press jumps there. */
function ProblemNote({ form }: { readonly form: RecordForm }) {
  const { t } = useTranslation();
  const first = form.visible.find((name) => form.problems.has(name)) ?? [...form.problems.keys()][0];
  if (first === undefined) return null;
  const field = form.entity.fields[first]?.title ?? first;
  return (
    <button type="button" className={classes['problem']} onClick={() => jumpToField(first)}>
      <IconAlertCircle size={16} stroke={1.6} aria-hidden />
      {t('forms.problems_first', { count: form.problems.size, field })}
    </button>
  );
}
