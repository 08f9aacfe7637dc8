// How many records of each kind belong to a user, and, where each kind goes to somebody of its own, to whom.

import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ProblemDocument } from '../../schemas/http/records.ts';
import { problemOf } from '../api/problem_error.ts';
import { useControlSize } from '../field_types/parts/control_size.ts';
import { formatNumber, insideSentence } from '../words/format.ts';
import { problemText } from '../words/problem_text.ts';
import { type HandOver, problemAt } from './hand_over.ts';
import type { OwnedRecords, useOwned } from './owned.ts';
import classes from './people.module.css';
import type { Person } from './person.ts';
import { PersonField } from './person_field.tsx';

interface OwnedTableProps {
  readonly person: Person;
  readonly answer: ReturnType<typeof useOwned>;
  readonly wanted: HandOver;
  readonly problem: ProblemDocument | null;
  readonly onChange: (wanted: HandOver) => void;
}

export function OwnedTable(props: OwnedTableProps) {
  const { t } = useTranslation();
  const size = useControlSize('form');
  const { person, answer, wanted } = props;
  const { name } = person;
  if (answer.failed !== undefined && answer.failed !== null) {
    return (
      <div role="alert" className={classes['lead']}>
        <p>{problemText(t, problemOf(answer.failed))}</p>
        <Button size={size} leftSection={<IconRefresh size={14} stroke={1.6} aria-hidden />} onClick={answer.retry}>
          {t('shell.retry')}
        </Button>
      </div>
    );
  }
  if (answer.isPending) return <div className={classes['waiting']} role="status" aria-label={t('shell.loading')} />;
  if (answer.owned.length === 0) return <p className={classes['lead']}>{t('people.owns_nothing', { name })}</p>;
  return (
    <table className={classes['table']}>
      <caption>{t('people.owned', { name })}</caption>
      <thead>
        <tr>
          <th scope="col">{t('people.owned_records')}</th>
          <th scope="col" data-align="right">
            {t('people.owned_count')}
          </th>
          {wanted.way === 'each' ? <th scope="col">{t('people.owned_by')}</th> : null}
        </tr>
      </thead>
      <tbody>
        {answer.owned.map((owned) => (
          <OwnedRow key={owned.entity.name} {...props} owned={owned} />
        ))}
      </tbody>
    </table>
  );
}

function OwnedRow({ owned, person, wanted, problem, onChange }: OwnedTableProps & { readonly owned: OwnedRecords }) {
  const { t } = useTranslation();
  const { entity, count } = owned;
  const title = entity.name === 'team' ? t('people.leads', { entities: entity.plural }) : entity.plural;
  const found = problemAt(problem, entity.name);
  const choose = (to: HandOver['one']) => {
    const { [entity.name]: _before, ...others } = wanted.each;
    onChange({ ...wanted, each: to === null ? others : { ...others, [entity.name]: to } });
  };
  return (
    <tr>
      <th scope="row">{title}</th>
      <td data-align="right">{formatNumber(count)}</td>
      {wanted.way === 'each' ? (
        <td>
          <PersonField
            label={t('people.goes_to', { entities: insideSentence(entity.plural) })}
            value={wanted.each[entity.name] ?? null}
            except={person.id}
            problem={found === undefined ? undefined : problemText(t, found)}
            onChange={choose}
          />
        </td>
      ) : null}
    </tr>
  );
}
