// A dialog: a sheet over the page, the whole screen of a phone. Only chunks of their own bring it.

import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './dialog.module.css';
import { usePhone } from './use_phone.ts';

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function Dialog({ title, onClose, children }: DialogProps) {
  const { t } = useTranslation();
  const phone = usePhone();
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
      size={560}
      fullScreen={phone}
      centered
      classNames={{ body: classes['body'] ?? '' }}
    >
      {children}
    </Modal>
  );
}
