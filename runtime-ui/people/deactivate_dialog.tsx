// The end of a user's account: what is theirs is counted, and goes to somebody else in the same act, all of it to one, or
// each kind to one of its own; or it stays.

import { Button } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecordJson, ReferenceJson } from '../../schemas/http/records.ts';
import { useDeactivate } from '../api/account.ts';
import { problemOf } from '../api/problem_error.ts';
import { useControlSize } from '../field_types/parts/control_size.ts';
import { parseReference } from '../field_types/parts/reference_value.ts';
import { Dialog } from '../shell/dialog.tsx';
import { FieldProblem } from '../shell/field_problem.tsx';
import { showToast } from '../shell/toasts.ts';
import { problemText } from '../words/problem_text.ts';
import { type HandOver, presentHandOver, problemAt, problemOfAll } from './hand_over.ts';
import { HandOverWays } from './hand_over_ways.tsx';
import { useOwned } from './owned.ts';
import { OwnedTable } from './owned_table.tsx';
import classes from './people.module.css';
import type { Person } from './person.ts';

interface DeactivateDialogProps {
  readonly person: Person;
  readonly record: RecordJson;
  readonly onClose: () => void;
}

/** The manager takes over, unless somebody else is chosen. */
function firstChoice(record: RecordJson): ReferenceJson | null {
  const manager = parseReference(record['manager']);
  return manager?.label === undefined || manager.deleted === true ? null : manager;
}

/** What is chosen, and how it is sent. */
function useDeactivation({ person, record, onClose }: DeactivateDialogProps, hasAny: boolean) {
  const { t } = useTranslation();
  const { name } = person;
  const deactivation = useDeactivate(person.id);
  const [wanted, setWanted] = useState<HandOver>({ way: 'one', one: firstChoice(record), each: {} });
  const [isMissing, setMissing] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const lacks = hasAny && wanted.way === 'one' && wanted.one === null;
    setMissing(lacks);
    if (lacks) return;
    deactivation.mutate(hasAny ? presentHandOver(wanted) : {}, {
      onSuccess: ({ handed_over: moved }) => {
        const count = Object.values(moved).reduce((sum, each) => sum + each, 0);
        const text = count === 0 ? t('people.deactivated', { name }) : t('people.deactivated_over', { name, count });
        showToast({ tone: 'done', text });
        onClose();
      },
    });
  };
  const problem = deactivation.error === null ? null : problemOf(deactivation.error);
  return { wanted, setWanted, submit, problem, isMissing, isPending: deactivation.isPending };
}

export function DeactivateDialog(props: DeactivateDialogProps) {
  const { t } = useTranslation();
  const { person, onClose } = props;
  const { name } = person;
  const size = useControlSize('form');
  const answer = useOwned(person.id);
  const hasAny = answer.owned.length > 0;
  const { wanted, setWanted, submit, problem, isMissing, isPending } = useDeactivation(props, hasAny);
  const ofOne = problemAt(problem);
  const whole = problemOfAll(problem);
  const onPerson = ofOne === undefined ? undefined : problemText(t, ofOne);
  return (
    <Dialog title={t('people.deactivate_title', { name })} onClose={onClose}>
      <form onSubmit={submit} noValidate>
        <p className={classes['lead']}>{t('people.deactivate_lead', { name })}</p>
        <OwnedTable person={person} answer={answer} wanted={wanted} problem={problem} onChange={setWanted} />
        {hasAny ? (
          <HandOverWays
            person={person}
            wanted={wanted}
            problem={isMissing ? t('people.choose_person') : onPerson}
            onChange={setWanted}
          />
        ) : null}
        <div aria-live="assertive">{whole === null ? null : <FieldProblem text={problemText(t, whole)} />}</div>
        <div className={classes['actions']}>
          <Button size={size} type="submit" variant="filled" loading={isPending || answer.isPending}>
            {t('people.deactivate_now')}
          </Button>
          <Button size={size} onClick={onClose}>
            {t('people.cancel')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
