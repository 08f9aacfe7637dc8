// The change of one's own password: the one before, the new one with its rule, and what is wrong on the field that it is
// about.

import { Button, PasswordInput } from '@mantine/core';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChangePassword } from '../api/account.ts';
import { problemOf } from '../api/problem_error.ts';
import { useMe } from '../api/session.ts';
import { FieldProblem } from '../shell/field_problem.tsx';
import { showToast } from '../shell/toasts.ts';
import { usePhone } from '../shell/use_phone.ts';
import { problemsByField, problemText } from '../words/problem_text.ts';
import classes from './account_page.module.css';
import { NewPassword } from './new_password.tsx';

const EMPTY = { old: '', new: '' };

/** What was typed, and how it is sent. The first field that is refused takes the focus. */
function usePasswordForm() {
  const { t } = useTranslation();
  const change = useChangePassword();
  const [typed, setTyped] = useState(EMPTY);
  const first = useRef<HTMLInputElement>(null);
  const second = useRef<HTMLInputElement>(null);
  const refusal = change.error === null ? null : problemOf(change.error);
  const onFields = refusal === null ? undefined : problemsByField(t, refusal);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(typed, {
      onSuccess: () => {
        setTyped(EMPTY);
        showToast({ tone: 'done', text: t('my_account.password_changed') });
      },
      onError: (error) => (problemsByField(t, problemOf(error)).has('old') ? first : second).current?.focus(),
    });
  };
  const set = (part: Partial<typeof EMPTY>) => setTyped({ ...typed, ...part });
  const problems = { old: onFields?.get('old'), new: onFields?.get('new') };
  const whole = refusal !== null && problems.old === undefined && problems.new === undefined ? refusal : null;
  return { typed, set, submit, problems, whole, first, second, isPending: change.isPending };
}

export function PasswordForm() {
  const { t } = useTranslation();
  const { user } = useMe();
  const phone = usePhone();
  const form = usePasswordForm();
  const size = phone ? 'lg' : 'md';
  const { old } = form.problems;
  const wrong = old === undefined ? {} : ({ 'aria-invalid': true, 'data-error': true } as const);
  return (
    <form className={classes['form']} onSubmit={form.submit} noValidate>
      <h2 className={classes['title']}>{t('my_account.password')}</h2>
      {/* So that what keeps passwords knows whose it is. */}
      <input type="text" name="username" autoComplete="username" value={user.login} readOnly hidden />
      <PasswordInput
        ref={form.first}
        label={t('my_account.old_password')}
        name="password"
        autoComplete="current-password"
        size={size}
        value={form.typed.old}
        onChange={(event) => form.set({ old: event.currentTarget.value })}
        error={old === undefined ? undefined : <FieldProblem text={old} />}
        visibilityToggleButtonProps={{ 'aria-label': t('login.show_password') }}
        {...wrong}
      />
      <NewPassword
        input={form.second}
        label={t('my_account.new_password')}
        value={form.typed.new}
        problem={form.problems.new}
        onChange={(value) => form.set({ new: value })}
      />
      <div aria-live="assertive">{form.whole === null ? null : <FieldProblem text={problemText(t, form.whole)} />}</div>
      <Button type="submit" variant="filled" size={phone ? 'lg' : 'md'} loading={form.isPending}>
        {t('my_account.change_password')}
      </Button>
      <p className={classes['facts']}>{t('my_account.password_ends')}</p>
    </form>
  );
}
