// The drawer behind phone_sheet.tsx, a chunk of its own.

import { CloseButton, Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './phone_bar.module.css';

export interface PhoneDrawerProps {
  readonly title: string;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function PhoneDrawer({ title, opened, onClose, children }: PhoneDrawerProps) {
  const { t } = useTranslation();
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="bottom"
      size="auto"
      // Mantine's own header is a banner of the page; a sheet over a sheet would make two of them.
      withCloseButton={false}
      attributes={{ content: { 'aria-label': title } }}
      classNames={{ content: classes['sheet'] ?? '', body: classes['sheetBody'] ?? '' }}
      overlayProps={{ color: 'var(--veil)' }}
      transitionProps={{ duration: 120, transition: 'slide-up' }}
    >
      <div className={classes['sheetHead']}>
        <h2 className={classes['sheetTitle']}>{title}</h2>
        <CloseButton size={44} iconSize={20} aria-label={t('shell.close')} onClick={onClose} />
      </div>
      {children}
    </Drawer>
  );
}
