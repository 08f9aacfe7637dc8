// Two people changed the record: both values of each field side by side, one of them to choose.

import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PresentedEntity, PresentedField } from '../../schemas/http/model.ts';
import type { Json } from '../../schemas/http/records.ts';
import { FIELD_TYPES } from '../field_types/field_types.ts';
import { usePhone } from '../shell/use_phone.ts';
import { formatTime } from '../words/format.ts';
import classes from './conflict_dialog.module.css';
import { parseReferenceLabel } from './reference_label.ts';
import type { Conflict } from './save_field.ts';

type Side = 'mine' | 'theirs';

interface ConflictDialogProps {
  readonly entity: PresentedEntity;
  readonly conflict: Conflict;
  readonly onResolve: (mine: Conflict['mine']) => void;
}

export function ConflictDialog({ entity, conflict, onResolve }: ConflictDialogProps) {
  const { t } = useTranslation();
  const phone = usePhone();
  const fields = Object.keys(conflict.mine)
    .map((name) => entity.fields[name])
    .filter((field) => field !== undefined);
  const [chosen, setChosen] = useState<Readonly<Record<string, Side>>>({});
  const sideOf = (name: string): Side => chosen[name] ?? 'mine';
  const keep = () =>
    onResolve(Object.fromEntries(Object.entries(conflict.mine).filter(([name]) => sideOf(name) === 'mine')));
  const who = parseReferenceLabel(conflict.current['updated_by']);
  const at = conflict.current['updated_at'];
  return (
    <Modal
      opened
      onClose={() => onResolve({})}
      title={t('records.conflict.title')}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
      size={560}
      fullScreen={phone}
      centered
      classNames={{ body: classes['body'] ?? '' }}
    >
      <p className={classes['lead']}>
        {t(who === undefined ? 'records.conflict.someone' : 'records.conflict.who', {
          who,
          time: typeof at === 'string' ? formatTime(at) : '',
        })}
      </p>
      <table className={classes['table']}>
        <thead>
          <tr>
            <th scope="col">{t('records.conflict.field')}</th>
            <th scope="col">{t('records.conflict.mine')}</th>
            <th scope="col">{t('records.conflict.theirs')}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <ConflictRow
              key={field.name}
              field={field}
              conflict={conflict}
              side={sideOf(field.name)}
              onChoose={(side) => setChosen({ ...chosen, [field.name]: side })}
            />
          ))}
        </tbody>
      </table>
      <div className={classes['actions']}>
        <Button variant="filled" onClick={keep} data-autofocus>
          {t('records.conflict.save')}
        </Button>
        <Button onClick={() => onResolve({})}>{t('records.conflict.take_theirs')}</Button>
      </div>
    </Modal>
  );
}

interface ConflictRowProps {
  readonly field: PresentedField;
  readonly conflict: Conflict;
  readonly side: Side;
  readonly onChoose: (side: Side) => void;
}

function ConflictRow({ field, conflict, side, onChoose }: ConflictRowProps) {
  const { t } = useTranslation();
  const { Cell } = FIELD_TYPES[field.type];
  const choice = (own: Side, value: Json) => (
    <td>
      <label className={classes['choice']} data-chosen={side === own ? '' : undefined}>
        <input type="radio" name={field.name} checked={side === own} onChange={() => onChoose(own)} />
        <Cell field={field} value={value} record={conflict.current} place="card" />
        {value === null ? <span className={classes['none']}>{t('records.conflict.empty')}</span> : null}
      </label>
    </td>
  );
  return (
    <tr>
      <th scope="row">{field.title}</th>
      {choice('mine', conflict.mine[field.name] ?? null)}
      {choice('theirs', conflict.current[field.name] ?? null)}
    </tr>
  );
}
