// “Why can X see this?”: a sentence whose words are chosen, the answer, and what decides it, in order. What is asked
// stands in the address, so that it can be sent to somebody.

import { Select } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { ExplainAnswer } from '../../schemas/http/access.ts';
import type { PresentedField } from '../../schemas/http/model.ts';
import { useExplain } from '../api/access.ts';
import { useModel } from '../api/model.ts';
import { problemOf } from '../api/problem_error.ts';
import { useRecord } from '../api/records.ts';
import { LookupEditor } from '../field_types/editors/lookup_editor.tsx';
import { labelText } from '../field_types/parts/label_text.ts';
import { problemText } from '../words/problem_text.ts';
import classes from './access_page.module.css';

const ACTIONS = ['read', 'update', 'delete', 'export'] as const;

/** What is asked, as far as it is chosen. */
function useQuestion() {
  const model = useModel();
  const [params, setParams] = useSearchParams();
  const first = Object.values(model.menu.flatMap((group) => group.items))[0]?.entity ?? 'user';
  const set = (changes: Readonly<Record<string, string | null>>): void => {
    const next = new URLSearchParams(params);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) next.delete(name);
      else next.set(name, value);
    }
    setParams(next, { replace: true });
  };
  const question = {
    user: params.get('user') ?? '',
    entity: params.get('entity') ?? first,
    id: params.get('id') ?? '',
    action: params.get('action') ?? 'read',
  };
  return { question, set };
}

export function WhyPanel() {
  const { t } = useTranslation();
  const { question, set } = useQuestion();
  const isWhole = question.user !== '' && question.id !== '';
  const explained = useExplain(isWhole ? question : undefined);
  return (
    <aside className={classes['why']} aria-label={t('access.why')}>
      <h2 className={classes['question']}>{t('access.why')}</h2>
      <Question question={question} set={set} />
      <div aria-live="polite">
        {explained.isError ? (
          <p className={classes['hint']} role="alert">
            {problemText(t, problemOf(explained.error))}
          </p>
        ) : null}
        {explained.data !== undefined && isWhole && !explained.isError ? <Verdict answer={explained.data} /> : null}
        {isWhole ? null : <p className={classes['hint']}>{t('access.why_hint')}</p>}
      </div>
    </aside>
  );
}

type Asking = ReturnType<typeof useQuestion>;

function Question({ question, set }: Asking) {
  const { t } = useTranslation();
  const model = useModel();
  const entities = Object.values(model.entities)
    .map(({ name, title }) => ({ value: name, label: title }))
    .sort((a, b) => a.label.localeCompare(b.label));
  const actions = ACTIONS.map((value) => ({ value, label: t(`access.verbs.${value}`) }));
  return (
    <div className={classes['chosen']}>
      <Chosen entity="user" id={question.user} label={t('access.person')} onChoose={(user) => set({ user })} />
      <div className={classes['pair']}>
        <Select
          aria-label={t('access.action_choice')}
          data={actions}
          value={question.action}
          allowDeselect={false}
          onChange={(action) => set({ action })}
        />
        <Select
          aria-label={t('access.entity')}
          data={entities}
          value={question.entity}
          allowDeselect={false}
          searchable
          onChange={(entity) => set({ entity, id: null })}
        />
      </div>
      <Chosen entity={question.entity} id={question.id} label={t('access.record')} onChoose={(id) => set({ id })} />
    </div>
  );
}

interface ChosenProps {
  readonly entity: string;
  readonly id: string;
  readonly label: string;
  readonly onChoose: (id: string | null) => void;
}

/** A record that is looked up by name. */
function Chosen({ entity: name, id, label, onChoose }: ChosenProps) {
  const entity = useModel().entities[name];
  const record = useRecord(name, id, entity !== undefined && id !== '');
  const shown = record.data === undefined || entity === undefined ? undefined : (labelText(entity, record.data) ?? '');
  const field = { name: `why_${name}`, type: 'reference', title: label, to: name } as PresentedField;
  return (
    <div>
      <span className={classes['label']} aria-hidden>
        {label}
      </span>
      <LookupEditor
        key={name}
        field={field}
        id={`why-${label}`}
        label={label}
        size="bar"
        optional
        record={{}}
        value={id === '' || shown === undefined ? null : { id, label: shown }}
        onChange={(value) => onChoose((value as { id?: string } | null)?.id ?? null)}
      />
    </div>
  );
}

function Verdict({ answer }: { readonly answer: ExplainAnswer }) {
  const { t } = useTranslation();
  return (
    <div className={classes['verdict']}>
      <strong data-allowed={answer.allowed ? '' : undefined}>{t(answer.allowed ? 'access.yes' : 'access.no')}</strong>
      <ul className={classes['reasons']}>
        {answer.reasons.map((reason) => (
          <li key={reason.sentence} data-holds={reason.holds ? '' : undefined}>
            {reason.holds ? (
              <IconCheck size={16} stroke={1.8} aria-label={t('access.holds')} />
            ) : (
              <IconX size={16} stroke={1.8} aria-label={t('access.fails')} />
            )}
            <span>{reason.sentence}</span>
          </li>
        ))}
      </ul>
      {answer.could_grant.length === 0 ? null : (
        <p className={classes['givers']}>
          <b>{t('access.could_grant')}</b>
          {answer.could_grant.map(({ label }) => label).join(', ')}
        </p>
      )}
    </div>
  );
}
