// What is done about the account of a user, in the menu of the user's record, by whoever has the right to it: a link to
// invite them, their end with what is theirs, and their new beginning.

import { Menu } from '@mantine/core';
import { IconUserCheck, IconUserOff, IconUserPlus } from '@tabler/icons-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PresentedEntity } from '../../schemas/http/model.ts';
import type { RecordJson } from '../../schemas/http/records.ts';
import { useActivate } from '../api/account.ts';
import { problemOf } from '../api/problem_error.ts';
import { useMe } from '../api/session.ts';
import { labelText } from '../field_types/parts/label_text.ts';
import { showToast } from '../shell/toasts.ts';
import { problemText } from '../words/problem_text.ts';
import { actsOn, type PersonAct } from './acts.ts';
import type { Person } from './person.ts';

const InviteDialog = lazy(async () => ({ default: (await import('./invite_dialog.tsx')).InviteDialog }));
const DeactivateDialog = lazy(async () => ({ default: (await import('./deactivate_dialog.tsx')).DeactivateDialog }));

interface PersonActs {
  /** Of the menu; null where there is nothing to do. */
  readonly items: ReactNode;
  /** Stands outside of the menu. */
  readonly dialog: ReactNode;
}

/** Whether a record is a user whose sessions the reader may see and end. */
export function tendsAccounts(entity: PresentedEntity): boolean {
  return entity.name === 'user' && entity.may.update;
}

export function usePersonActs(entity: PresentedEntity, record: RecordJson): PersonActs {
  const [open, setOpen] = useState<'invite' | 'deactivate' | null>(null);
  const name = labelText(entity, record) ?? entity.title;
  const person = { id: record.id, name, active: record['active'] !== false };
  // Here, not in the menu: that is gone when the answer comes.
  const activate = useActivation(person);
  const acts = actsOn(entity, person, useMe().user.id);
  if (acts.length === 0) return { items: null, dialog: null };
  const close = () => setOpen(null);
  return {
    items: <PersonItems acts={acts} onOpen={setOpen} onActivate={activate} />,
    dialog: (
      <Suspense fallback={null}>
        {open === 'invite' ? <InviteDialog person={person} onClose={close} /> : null}
        {open === 'deactivate' ? <DeactivateDialog person={person} record={record} onClose={close} /> : null}
      </Suspense>
    ),
  };
}

function useActivation({ id, name }: Person): () => void {
  const { t } = useTranslation();
  const activation = useActivate(id);
  return () =>
    activation.mutate(undefined, {
      onSuccess: () => showToast({ tone: 'done', text: t('people.activated', { name }) }),
      onError: (error) => showToast({ tone: 'bad', text: problemText(t, problemOf(error)) }),
    });
}

interface PersonItemsProps {
  readonly acts: readonly PersonAct[];
  readonly onOpen: (dialog: 'invite' | 'deactivate') => void;
  readonly onActivate: () => void;
}

function PersonItems({ acts, onOpen, onActivate }: PersonItemsProps) {
  const { t } = useTranslation();
  return (
    <>
      {acts.includes('invite') ? (
        <Menu.Item leftSection={<IconUserPlus size={16} stroke={1.6} aria-hidden />} onClick={() => onOpen('invite')}>
          {t('people.invite')}
        </Menu.Item>
      ) : null}
      {acts.includes('activate') ? (
        <Menu.Item leftSection={<IconUserCheck size={16} stroke={1.6} aria-hidden />} onClick={onActivate}>
          {t('people.activate')}
        </Menu.Item>
      ) : null}
      {acts.includes('deactivate') ? (
        <Menu.Item
          leftSection={<IconUserOff size={16} stroke={1.6} aria-hidden />}
          onClick={() => onOpen('deactivate')}
        >
          {t('people.deactivate')}
        </Menu.Item>
      ) : null}
    </>
  );
}
