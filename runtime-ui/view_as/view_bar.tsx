// Above everything while one sees Cahier as another user: as whom, whether that may be less than they see, and the way back.

import { Button } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/session.ts';
import classes from './view_bar.module.css';
import { endViewing, viewing } from './viewing.ts';

export function ViewBar() {
  const { t } = useTranslation();
  const { narrowed } = useMe();
  const seen = viewing();
  if (seen === null) return null;
  return (
    <aside className={classes['bar']} aria-label={t('view_as.bar')}>
      <IconEye size={16} stroke={1.6} aria-hidden />
      <span className={classes['text']}>{t(narrowed ? 'view_as.narrowed' : 'view_as.seen', { name: seen.name })}</span>
      <Button className={classes['stop'] ?? ''} variant="default" onClick={() => void endViewing()}>
        {t('view_as.stop')}
      </Button>
    </aside>
  );
}
