// Pages for when there is no page: an unknown address, a role without a menu, a page that broke.

import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Statement } from './statement.tsx';

export function NothingHere() {
  const { t } = useTranslation();
  return (
    <Statement page title={t('shell.nothing_here')}>
      <Button component={Link} to="/">
        {t('shell.to_start')}
      </Button>
    </Statement>
  );
}

export function NoMenu() {
  const { t } = useTranslation();
  return <Statement page title={t('shell.no_menu')} hint={t('shell.no_menu_hint')} />;
}

export function Broken({ detail }: { readonly detail: string }) {
  const { t } = useTranslation();
  return (
    <Statement page title={t('shell.broken')} hint={t('shell.broken_hint')} aside={detail}>
      <Button onClick={() => window.location.reload()}>{t('shell.reload')}</Button>
    </Statement>
  );
}
