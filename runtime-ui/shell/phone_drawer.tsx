// The drawer behind phone_sheet.tsx, a chunk of its own.

import { Drawer } from '@mantine/core';
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
      title={title}
      closeButtonProps={{ 'aria-label': t('shell.close'), size: 44 }}
      classNames={{ content: classes['sheet'] ?? '', title: classes['sheetTitle'] ?? '' }}
      overlayProps={{ color: 'var(--veil)' }}
      transitionProps={{ duration: 120, transition: 'slide-up' }}
    >
      {children}
    </Drawer>
  );
}
