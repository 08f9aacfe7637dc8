// Logging in. It stands at whatever address was asked for, and gives way to that page.

import { Button, PasswordInput, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../api/problem_error.ts';
import { useLogin } from '../api/session.ts';
import { useDocumentTitle } from '../shell/document_title.ts';
import { FieldProblem } from '../shell/field_problem.tsx';
import { Mark } from '../shell/mark.tsx';
import { problemsByField, problemText } from '../words/problem_text.ts';
import { LanguageLinks } from './language_links.tsx';
import classes from './login_page.module.css';

type Missing = { readonly login?: string; readonly password?: string };

export default function LoginPage() {
  const { t } = useTranslation();
  useDocumentTitle(t('login.title'));
  return (
    <div className={classes['page']} data-area="crm">
      <main className={classes['sheet']}>
        <div className={classes['product']}>
          <Mark />
          <span>{t('shell.product')}</span>
        </div>
        <h1 className={classes['title']}>{t('login.title')}</h1>
        <p className={classes['lead']}>{t('login.lead')}</p>
        <LoginForm />
      </main>
      <LanguageLinks />
    </div>
  );
}

function LoginForm() {
  const { t } = useTranslation();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState<Missing>({});
  const first = useRef<HTMLInputElement>(null);
  const attempt = useLogin();
  const refusal = attempt.error === null ? null : problemOf(attempt.error);
  const onFields = refusal === null ? null : problemsByField(t, refusal);

  useEffect(() => first.current?.focus(), []);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found: Missing = {
      ...(login.trim() === '' ? { login: t('login.login_missing') } : {}),
      ...(password === '' ? { password: t('login.password_missing') } : {}),
    };
    setMissing(found);
    if (Object.keys(found).length > 0) first.current?.focus();
    else attempt.mutate({ login: login.trim(), password });
  };

  const problems = {
    login: missing.login ?? onFields?.get('login'),
    password: missing.password ?? onFields?.get('password'),
  };
  const whole = refusal !== null && problems.login === undefined && problems.password === undefined;
  return (
    <form className={classes['form']} onSubmit={submit} noValidate>
      <TextInput
        ref={first}
        label={t('login.login')}
        name="login"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        value={login}
        onChange={(event) => setLogin(event.currentTarget.value)}
        error={problems.login === undefined ? undefined : <FieldProblem text={problems.login} />}
        {...marked(problems.login !== undefined || refusal?.code === 'login.refused')}
      />
      <PasswordInput
        label={t('login.password')}
        name="password"
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        error={problems.password === undefined ? undefined : <FieldProblem text={problems.password} />}
        visibilityToggleButtonProps={{ 'aria-label': t('login.show_password') }}
        {...marked(problems.password !== undefined || refusal?.code === 'login.refused')}
      />
      <div aria-live="assertive">{whole ? <FieldProblem text={problemText(t, refusal)} /> : null}</div>
      <Button type="submit" variant="filled" size="md" fullWidth loading={attempt.isPending}>
        {t('login.submit')}
      </Button>
    </form>
  );
}

function marked(wrong: boolean) {
  return wrong ? ({ 'aria-invalid': true, 'data-error': true } as const) : {};
}
