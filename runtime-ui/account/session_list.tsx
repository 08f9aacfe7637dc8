// The open sessions of an account: on what each runs, where and when it began, when it was last used, and its end. One's
// own on the page of one's account; those of somebody else, for who may change them, on the page of that user.

import { Button } from '@mantine/core';
import { IconDeviceDesktop, IconDeviceMobile, IconRefresh, IconTerminal2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ListedSession } from '../../schemas/http/session.ts';
import { useEndSessions, useSessions } from '../api/account.ts';
import { problemOf } from '../api/problem_error.ts';
import { useControlSize } from '../field_types/parts/control_size.ts';
import { showToast } from '../shell/toasts.ts';
import { formatAgo, formatDateTime } from '../words/format.ts';
import { problemText } from '../words/problem_text.ts';
import { type Device, parseDevice } from './device.ts';
import classes from './session_list.module.css';

interface SessionListProps {
  /** Id of a user; null: one's own. */
  readonly user: string | null;
  readonly title: string;
}

export function SessionList({ user, title }: SessionListProps) {
  const { t } = useTranslation();
  const sessions = useSessions(user);
  const ending = useEndSessions(user);
  const size = useControlSize('bar');
  const items = sessions.data ?? [];
  const others = items.filter(({ current }) => !current).map(({ id }) => id);
  const hasCurrent = others.length < items.length;
  const end = (ids: readonly string[]) =>
    ending.mutate(ids, {
      onSuccess: () => showToast({ tone: 'done', text: t('my_account.ended', { count: ids.length }) }),
      onError: (error) => showToast({ tone: 'bad', text: problemText(t, problemOf(error)) }),
    });
  return (
    <section className={classes['sessions']} aria-label={title}>
      <header className={classes['head']}>
        <h2 className={classes['title']}>{title}</h2>
        {others.length < (hasCurrent ? 1 : 2) ? null : (
          <Button size={size} onClick={() => end(others)}>
            {t(hasCurrent ? 'my_account.end_others' : 'my_account.end_all')}
          </Button>
        )}
      </header>
      {sessions.isError ? (
        <div role="alert" className={classes['none']}>
          <p>{problemText(t, problemOf(sessions.error))}</p>
          <Button
            size={size}
            leftSection={<IconRefresh size={14} stroke={1.6} aria-hidden />}
            onClick={() => void sessions.refetch()}
          >
            {t('shell.retry')}
          </Button>
        </div>
      ) : null}
      {sessions.isPending ? <Waiting /> : null}
      {sessions.data !== undefined && items.length === 0 ? (
        <p className={classes['none']}>{t('my_account.no_sessions')}</p>
      ) : null}
      <ul className={classes['list']}>
        {items.map((session) => (
          <SessionLine key={session.id} session={session} onEnd={() => end([session.id])} />
        ))}
      </ul>
    </section>
  );
}

/** Nothing for a moment, then bars where the lines will stand. */
function Waiting() {
  const { t } = useTranslation();
  return (
    <div className={classes['waiting']} role="status" aria-label={t('shell.loading')}>
      <span />
      <span />
    </div>
  );
}

const ICONS: Readonly<Record<Device['kind'], typeof IconDeviceDesktop>> = {
  desk: IconDeviceDesktop,
  phone: IconDeviceMobile,
  program: IconTerminal2,
};

function SessionLine({ session, onEnd }: { readonly session: ListedSession; readonly onEnd: () => void }) {
  const { t } = useTranslation();
  const size = useControlSize('bar');
  const device = parseDevice(session.user_agent);
  const Icon = ICONS[device.kind];
  const name = useDeviceName(device);
  return (
    <li className={classes['line']}>
      <Icon className={classes['icon']} size={20} stroke={1.6} aria-hidden />
      <div className={classes['facts']}>
        <p className={classes['name']} title={session.user_agent ?? undefined}>
          <span>{name}</span>
          {session.current ? <span className={classes['this']}>{t('my_account.this_one')}</span> : null}
        </p>
        <p className={classes['aside']}>
          <span>{session.network ?? t('my_account.no_network')}</span>
          <span>
            {t('my_account.begun')} <time dateTime={session.created_at}>{formatDateTime(session.created_at)}</time>
          </span>
          <span>
            {t('my_account.seen')}{' '}
            <time dateTime={session.seen_at} title={formatDateTime(session.seen_at)}>
              {formatAgo(session.seen_at)}
            </time>
          </span>
        </p>
      </div>
      {session.current ? null : (
        <Button
          className={classes['end'] ?? ''}
          size={size}
          aria-label={t('my_account.end_named', { name })}
          onClick={onEnd}
        >
          {t('my_account.end')}
        </Button>
      )}
    </li>
  );
}

function useDeviceName({ program, system }: Device): string {
  const { t } = useTranslation();
  if (program !== null && system !== null) return t('my_account.device', { program, system });
  return program ?? system ?? t('my_account.unknown_device');
}
