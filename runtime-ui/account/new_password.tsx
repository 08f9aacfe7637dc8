// A new password, with its rule under it and what is wrong with it in the rule's place.

import { PasswordInput } from '@mantine/core';
import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { SHORTEST_PASSWORD } from '../../schemas/http/session.ts';
import { FieldProblem } from '../shell/field_problem.tsx';
import { usePhone } from '../shell/use_phone.ts';

interface NewPasswordProps {
  readonly label: string;
  readonly value: string;
  readonly problem: string | undefined;
  readonly onChange: (value: string) => void;
  readonly input?: Ref<HTMLInputElement>;
}

export function NewPassword({ label, value, problem, onChange, input }: NewPasswordProps) {
  const { t } = useTranslation();
  const phone = usePhone();
  const wrong = problem === undefined ? {} : ({ 'aria-invalid': true, 'data-error': true } as const);
  return (
    <PasswordInput
      {...(input === undefined ? {} : { ref: input })}
      label={label}
      name="new-password"
      autoComplete="new-password"
      size={phone ? 'lg' : 'md'}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      description={problem === undefined ? t('my_account.password_rule', { min: SHORTEST_PASSWORD }) : undefined}
      error={problem === undefined ? undefined : <FieldProblem text={problem} />}
      visibilityToggleButtonProps={{ 'aria-label': t('login.show_password') }}
      {...wrong}
    />
  );
}
