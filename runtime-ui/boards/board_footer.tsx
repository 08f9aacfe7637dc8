// The foot of a board: what is going on, and the keys that move a card.

import { useTranslation } from 'react-i18next';
import { usePhone } from '../shell/use_phone.ts';
import classes from './board.module.css';

interface BoardFooterProps {
  readonly asking: boolean;
  readonly movable: boolean;
}

export function BoardFooter({ asking, movable }: BoardFooterProps) {
  const { t } = useTranslation();
  const phone = usePhone();
  if (phone) return null;
  return (
    <footer className={classes['footer']}>
      <span>{asking ? t('boards.asking') : ''}</span>
      {movable ? (
        <span className={classes['keys']}>
          <kbd className="key">{t('boards.keys.space')}</kbd> {t('boards.keys.take')}
          <kbd className="key">←</kbd>
          <kbd className="key">→</kbd> {t('boards.keys.change')}
          <kbd className="key">{t('shell.key_names.escape')}</kbd> {t('boards.keys.put_back')}
          <kbd className="key">{t('shell.key_names.enter')}</kbd> {t('boards.keys.open')}
        </span>
      ) : null}
    </footer>
  );
}
