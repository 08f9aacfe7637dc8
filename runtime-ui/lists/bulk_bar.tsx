// What can be done with the ticked rows. Nothing asks "are you sure": a delete is undone from its toast.

import { IconTrash, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { PresentedEntity } from '../../schemas/http/model.ts';
import { formatNumber, insideSentence } from '../words/format.ts';
import classes from './bulk_bar.module.css';
import type { Selection } from './selection.ts';
import { useUndoableDelete } from './undoable_delete.ts';

interface BulkBarProps {
  readonly entity: PresentedEntity;
  readonly selection: Selection;
}

export function BulkBar({ entity, selection }: BulkBarProps) {
  const { t } = useTranslation();
  const remove = useUndoableDelete(entity);
  const count = selection.ids.size;
  if (count === 0) return null;
  const act = () => {
    remove([...selection.ids]);
    selection.clear();
  };
  return (
    <div className={classes['bar']} role="toolbar" aria-label={t('lists.selection')}>
      <span role="status">
        <b>{formatNumber(count)}</b> {insideSentence(count > 1 ? entity.plural : entity.title)}
      </span>
      {entity.may.delete ? (
        <button type="button" className={classes['action']} onClick={act}>
          <IconTrash size={16} stroke={1.6} aria-hidden />
          {t('lists.delete')}
        </button>
      ) : null}
      <button type="button" className={classes['clear']} onClick={selection.clear}>
        <kbd className="key" data-on="inverse">
          {t('shell.key_names.escape')}
        </kbd>
        <span className="only-read">{t('lists.clear_selection')}</span>
        <IconX className={classes['cross'] ?? ''} size={16} stroke={1.6} aria-hidden />
      </button>
    </div>
  );
}
