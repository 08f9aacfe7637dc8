// What the link of an invitation opens: who invites whom to what, and the password with which they are let in. The token
// stands after the # of the address, which no server is sent.

import { Button, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate } from 'react-router';
import type { InvitationAnswer } from '../../schemas/http/session.ts';
import { NewPassword } from '../account/new_password.tsx';
import { useAcceptInvitation, useInvitation } from '../api/invitations.ts';
import { problemOf } from '../api/problem_error.ts';
import { LanguageLinks } from '../login/language_links.tsx';
import classes from '../login/login_page.module.css';
import { useDocumentTitle } from '../shell/document_title.ts';
import { FieldProblem } from '../shell/field_problem.tsx';
import { Mark } from '../shell/mark.tsx';
import { usePhone } from '../shell/use_phone.ts';
import { problemsByField, problemText } from '../words/problem_text.ts';

export default function InvitationPage() {
  const { t } = useTranslation();
  const token = useLocation().hash.slice(1);
  const invitation = useInvitation(token);
  useDocumentTitle(t('invitation.title'));
  if (invitation.isError) return <Refused error={invitation.error} onRetry={() => void invitation.refetch()} />;
  return (
    <Sheet>
      {invitation.data === undefined ? (
        <div className={classes['waiting']} role="status" aria-label={t('shell.loading')} />
      ) : (
        <Welcome key={token} token={token} invitation={invitation.data} />
      )}
    </Sheet>
  );
}

function Sheet({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className={classes['page']} data-area="crm">
      <main className={classes['sheet']}>
        <div className={classes['product']}>
          <Mark />
          <span>{t('shell.product')}</span>
        </div>
        {children}
      </main>
      <LanguageLinks />
    </div>
  );
}

/** Codes after which the link is of no more use. */
const OVER = new Set(['invitation.unknown', 'invitation.ended']);

function Refused({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) {
  const { t } = useTranslation();
  const phone = usePhone();
  const problem = problemOf(error);
  const isOver = OVER.has(problem.code);
  return (
    <Sheet>
      <h1 className={classes['title']}>{t(isOver ? 'invitation.over' : 'invitation.title')}</h1>
      <p className={classes['lead']} role="alert">
        {problemText(t, problem)}
      </p>
      <div className={classes['form']}>
        {isOver ? (
          <>
            <p className={classes['lead']}>{t('invitation.over_hint')}</p>
            <Button component={Link} to="/" size={phone ? 'lg' : 'md'} fullWidth>
              {t('invitation.to_login')}
            </Button>
          </>
        ) : (
          <Button size={phone ? 'lg' : 'md'} fullWidth onClick={onRetry}>
            {t('shell.retry')}
          </Button>
        )}
      </div>
    </Sheet>
  );
}

interface WelcomeProps {
  readonly token: string;
  readonly invitation: InvitationAnswer;
}

function Welcome({ token, invitation }: WelcomeProps) {
  const { t } = useTranslation();
  const { name, invited_by: by, tenant } = invitation;
  return (
    <>
      <h1 className={classes['title']}>{t('invitation.welcome', { name })}</h1>
      <p className={classes['lead']}>
        {by === null || by === name
          ? t('invitation.invited', { tenant: tenant.title })
          : t('invitation.invited_by', { who: by, tenant: tenant.title })}
      </p>
      <PasswordForm token={token} login={invitation.login} />
    </>
  );
}

function PasswordForm({ token, login }: { readonly token: string; readonly login: string }) {
  const { t } = useTranslation();
  const phone = usePhone();
  const navigate = useNavigate();
  const acceptance = useAcceptInvitation(token);
  const [password, setPassword] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const refusal = acceptance.error === null ? null : problemOf(acceptance.error);
  const onField = refusal === null ? undefined : problemsByField(t, refusal).get('password');
  useEffect(() => input.current?.focus(), []);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await acceptance.mutateAsync(password);
      void navigate('/', { replace: true });
    } catch {
      // What was refused stands in `acceptance.error`, and on its field.
      input.current?.focus();
    }
  };
  return (
    <form className={classes['form']} onSubmit={(event) => void submit(event)} noValidate>
      <TextInput
        label={t('invitation.login')}
        name="username"
        autoComplete="username"
        size={phone ? 'lg' : 'md'}
        value={login}
        readOnly
      />
      <NewPassword
        input={input}
        label={t('my_account.new_password')}
        value={password}
        problem={onField}
        onChange={setPassword}
      />
      <div aria-live="assertive">
        {refusal === null || onField !== undefined ? null : <FieldProblem text={problemText(t, refusal)} />}
      </div>
      <Button type="submit" variant="filled" size={phone ? 'lg' : 'md'} fullWidth loading={acceptance.isPending}>
        {t('invitation.accept')}
      </Button>
    </form>
  );
}
