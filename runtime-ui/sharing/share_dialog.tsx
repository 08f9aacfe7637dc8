// With whom one record is shared: who has it, how far, and somebody more.

import { ActionIcon, Button, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PresentedEntity, PresentedField } from '../../schemas/http/model.ts';
import type { RecordJson } from '../../schemas/http/records.ts';
import { useModel } from '../api/model.ts';
import { problemOf } from '../api/problem_error.ts';
import { useDelete, useSave } from '../api/records.ts';
import { useControlSize } from '../field_types/parts/control_size.ts';
import { labelText } from '../field_types/parts/label_text.ts';
import { Letter } from '../field_types/parts/letter.tsx';
import { Dialog } from '../shell/dialog.tsx';
import { showToast } from '../shell/toasts.ts';
import { usePhone } from '../shell/use_phone.ts';
import { problemText } from '../words/problem_text.ts';
import { levelData } from './levels.ts';
import { ShareForm } from './share_form.tsx';
import { SHARE, type Share, useShares } from './shares.ts';
import classes from './sharing.module.css';

interface ShareDialogProps {
  readonly entity: PresentedEntity;
  readonly record: RecordJson;
  readonly onClose: () => void;
}

export function ShareDialog({ entity, record, onClose }: ShareDialogProps) {
  const { t } = useTranslation();
  const size = useControlSize('form');
  const name = labelText(entity, record) ?? entity.title;
  const level = useModel().entities[SHARE]?.fields['level'];
  if (level === undefined) return null;
  return (
    <Dialog title={t('sharing.title', { name })} onClose={onClose}>
      <p className={classes['lead']}>{t('sharing.lead')}</p>
      <ShareForm entity={entity} record={record} level={level} />
      <ShareList entity={entity} record={record} level={level} />
      <div className={classes['actions']}>
        <Button size={size} onClick={onClose}>
          {t('sharing.done')}
        </Button>
      </div>
    </Dialog>
  );
}

interface ShareListProps {
  readonly entity: PresentedEntity;
  readonly record: RecordJson;
  readonly level: PresentedField;
}

function ShareList({ entity, record, level }: ShareListProps) {
  const { t } = useTranslation();
  const size = useControlSize('form');
  const { shares, isError, error, refetch } = useShares(entity.name, record.id);
  if (isError) {
    return (
      <div className={classes['lead']} role="alert">
        <p>{problemText(t, problemOf(error))}</p>
        <Button size={size} onClick={() => void refetch()}>
          {t('shell.retry')}
        </Button>
      </div>
    );
  }
  if (shares === undefined) return <div className={classes['waiting']} role="status" aria-label={t('shell.loading')} />;
  if (shares.length === 0) return <p className={classes['lead']}>{t('sharing.nobody')}</p>;
  return (
    <ul className={classes['list']} aria-label={t('sharing.list')}>
      {shares.map((share) => (
        <ShareLine key={share.id} share={share} level={level} />
      ))}
    </ul>
  );
}

function ShareLine({ share, level }: { readonly share: Share; readonly level: PresentedField }) {
  const { t } = useTranslation();
  const phone = usePhone();
  const may = useModel().entities[SHARE]?.may;
  const saving = useSave();
  const removal = useDelete();
  const label = share.holder.label ?? t('fields.restricted');
  const say = { onError: (error: Error) => showToast({ tone: 'bad', text: problemText(t, problemOf(error)) }) };
  const change = (next: string | null) => {
    if (next !== null && next !== share.level)
      saving.mutate({ entity: SHARE, id: share.id, changes: { level: next } }, say);
  };
  return (
    <li className={classes['line']}>
      <Letter label={label} shape={share.kind === 'user' ? 'person' : 'record'} />
      <span className={classes['holder']}>
        <span>{label}</span>
        <span className={classes['aside']}>
          {share.by === undefined ? t(`sharing.${share.kind}`) : t('sharing.by', { who: share.by })}
        </span>
      </span>
      <Select
        className={classes['level'] ?? ''}
        aria-label={t('sharing.level_of', { name: label })}
        data={levelData(level)}
        value={typeof share.level === 'string' ? share.level : null}
        onChange={change}
        allowDeselect={false}
        disabled={may?.update !== true}
        size={phone ? 'lg' : 'sm'}
        comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
      />
      <ActionIcon
        size={phone ? 44 : 28}
        aria-label={t('sharing.remove', { name: label })}
        disabled={may?.delete !== true}
        onClick={() => removal.mutate({ entity: SHARE, ids: [share.id] }, say)}
      >
        <IconX size={16} stroke={1.6} aria-hidden />
      </ActionIcon>
    </li>
  );
}
