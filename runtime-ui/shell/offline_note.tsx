// Being offline is said, not hidden.

import { useNetwork } from '@mantine/hooks';
import { IconCloudOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './frame.module.css';

export function OfflineNote() {
  const { t } = useTranslation();
  const { online } = useNetwork();
  if (online) return null;
  return (
    <div className={classes['offline']} role="status">
      <IconCloudOff size={16} stroke={1.6} aria-hidden />
      {t('shell.offline')}
    </div>
  );
}
