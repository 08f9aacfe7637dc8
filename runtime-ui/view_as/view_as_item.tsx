// The line of a user's menu that leads to what they see.

import { Menu } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { PresentedEntity } from '../../schemas/http/model.ts';
import type { RecordJson } from '../../schemas/http/records.ts';
import type { MeAnswer } from '../../schemas/http/session.ts';
import { request } from '../api/client.ts';
import { problemOf } from '../api/problem_error.ts';
import { useMe } from '../api/session.ts';
import { showToast } from '../shell/toasts.ts';
import { problemText } from '../words/problem_text.ts';
import { beginViewing } from './viewing.ts';

interface ViewAsItemProps {
  readonly entity: PresentedEntity;
  readonly record: RecordJson;
}

/** Nothing for oneself, and for whom nobody can see anything. */
export function ViewAsItem({ entity, record }: ViewAsItemProps) {
  const { t } = useTranslation();
  const { user } = useMe();
  const look = useMutation({
    mutationFn: () => request<MeAnswer>('GET', '/api/auth/me', { as: record.id }),
    onSuccess: (me) => beginViewing(me.user),
    onError: (error) => showToast({ tone: 'bad', text: problemText(t, problemOf(error)) }),
  });
  if (entity.may.view_as !== true || record.id === user.id || record['active'] === false) return null;
  const name = String(record[entity.label] ?? entity.title);
  return (
    <Menu.Item leftSection={<IconEye size={16} stroke={1.6} aria-hidden />} onClick={() => look.mutate()}>
      {t('view_as.begin', { name })}
    </Menu.Item>
  );
}
