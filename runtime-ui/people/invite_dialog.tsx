// The link by which a user chooses a password. It is made on demand, since a new one ends the one before, and it is shown
// this once.

import { Button, TextInput } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { InviteAnswer } from '../../schemas/http/session.ts';
import { useInvite } from '../api/account.ts';
import { problemOf } from '../api/problem_error.ts';
import { useControlSize } from '../field_types/parts/control_size.ts';
import { Dialog } from '../shell/dialog.tsx';
import { FieldProblem } from '../shell/field_problem.tsx';
import { showToast } from '../shell/toasts.ts';
import { formatDateTime } from '../words/format.ts';
import { problemText } from '../words/problem_text.ts';
import classes from './people.module.css';
import type { Person } from './person.ts';

interface InviteDialogProps {
  readonly person: Person;
  readonly onClose: () => void;
}

export function InviteDialog({ person, onClose }: InviteDialogProps) {
  const { t } = useTranslation();
  const { name } = person;
  const size = useControlSize('form');
  const invite = useInvite(person.id);
  return (
    <Dialog title={t('people.invite_title', { name })} onClose={onClose}>
      <p className={classes['lead']}>
        {t('people.invite_lead', { name })} {person.active ? null : t('people.invite_inactive')}
      </p>
      <div aria-live="polite">
        {invite.data === undefined ? null : <MadeLink invitation={invite.data} name={name} />}
        {invite.isError ? <FieldProblem text={problemText(t, problemOf(invite.error))} /> : null}
      </div>
      <div className={classes['actions']}>
        {invite.data === undefined ? (
          <>
            <Button
              size={size}
              variant="filled"
              loading={invite.isPending}
              onClick={() => invite.mutate()}
              data-autofocus
            >
              {t('people.make_link')}
            </Button>
            <Button size={size} onClick={onClose}>
              {t('people.cancel')}
            </Button>
          </>
        ) : (
          <Button size={size} onClick={onClose}>
            {t('people.done')}
          </Button>
        )}
      </div>
    </Dialog>
  );
}

function MadeLink({ invitation, name }: { readonly invitation: InviteAnswer; readonly name: string }) {
  const { t } = useTranslation();
  const size = useControlSize('form');
  const copy = async () => {
    await navigator.clipboard.writeText(invitation.url);
    showToast({ tone: 'done', text: t('people.link_copied') });
  };
  return (
    <div className={classes['link']}>
      <TextInput
        size={size}
        label={t('people.link')}
        value={invitation.url}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
        description={t('people.link_hint', { name, at: formatDateTime(invitation.expires_at) })}
      />
      <Button
        size={size}
        className={classes['copy'] ?? ''}
        variant="filled"
        leftSection={<IconCopy size={16} stroke={1.6} aria-hidden />}
        onClick={() => void copy()}
      >
        {t('people.copy')}
      </Button>
    </div>
  );
}
