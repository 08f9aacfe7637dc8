// A dialog of the phone: a sheet from the foot of the screen.

import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './phone_bar.module.css';

interface PhoneSheetProps {
  readonly title: string;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog of the phone: from the foot, as high as what it holds. */
export function PhoneSheet({ title, opened, onClose, children }: PhoneSheetProps) {
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
