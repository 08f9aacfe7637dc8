// Sharing, in the menu of a record that its reader may change.

import { Menu } from '@mantine/core';
import { IconUsersPlus } from '@tabler/icons-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PresentedEntity } from '../../schemas/http/model.ts';
import type { RecordJson } from '../../schemas/http/records.ts';
import { useModel } from '../api/model.ts';
import { isShareable } from './shares.ts';

const ShareDialog = lazy(async () => ({ default: (await import('./share_dialog.tsx')).ShareDialog }));

interface ShareAct {
  /** Of the menu; null where the record is not to be shared. */
  readonly item: ReactNode;
  /** Stands outside of the menu. */
  readonly dialog: ReactNode;
}

export function useShareAct(entity: PresentedEntity, record: RecordJson): ShareAct {
  const { t } = useTranslation();
  const model = useModel();
  const [isOpen, setOpen] = useState(false);
  if (!isShareable(model, entity)) return { item: null, dialog: null };
  return {
    item: (
      <Menu.Item leftSection={<IconUsersPlus size={16} stroke={1.6} aria-hidden />} onClick={() => setOpen(true)}>
        {t('sharing.open')}
      </Menu.Item>
    ),
    dialog: isOpen ? (
      <Suspense fallback={null}>
        <ShareDialog entity={entity} record={record} onClose={() => setOpen(false)} />
      </Suspense>
    ) : null,
  };
}
