// The frame around every page: sidebar (on a phone a bar at the foot), palette, keyboard map, undo by Ctrl+Z.

import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEarlyLetters } from './early_letters.ts';
import classes from './frame.module.css';
import { useKeys } from './keys.ts';
import { OfflineNote } from './offline_note.tsx';
import { PhoneBar } from './phone_bar.tsx';
import { Sidebar } from './sidebar.tsx';
import { undoNewest } from './toasts.ts';
import { usePhone } from './use_phone.ts';

const loadPalette = () => import('./palette.tsx');
const Palette = lazy(async () => ({ default: (await loadPalette()).Palette }));
const KeyboardMap = lazy(async () => ({ default: (await import('./keyboard_map.tsx')).KeyboardMap }));

const PRELOAD_MS = 1_500;

type Dialog = 'palette' | 'keyboard' | null;

export function Frame({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const phone = usePhone();
  const [dialog, setDialog] = useState<Dialog>(null);
  const close = () => setDialog(null);
  const takeLetters = useEarlyLetters(dialog === 'palette');

  // Typing goes on while a dialog opens: the palette is fetched before anyone asks, or first letters would be lost.
  useEffect(() => {
    const timer = setTimeout(() => void loadPalette(), PRELOAD_MS);
    return () => clearTimeout(timer);
  }, []);

  useKeys({
    'mod+k': (event) => {
      event.preventDefault();
      setDialog('palette');
    },
    '?': () => setDialog('keyboard'),
    'mod+z': (event) => {
      if (undoNewest()) event.preventDefault();
    },
  });

  return (
    <div className={classes['frame']} data-area="crm">
      <a className={classes['skip']} href="#content">
        {t('shell.skip')}
      </a>
      {phone ? null : <Sidebar onSearch={() => setDialog('palette')} onKeyboard={() => setDialog('keyboard')} />}
      <main id="content" className={classes['content']} tabIndex={-1}>
        <OfflineNote />
        {children}
      </main>
      {phone ? <PhoneBar onSearch={() => setDialog('palette')} /> : null}
      <Suspense fallback={null}>
        {dialog === 'palette' ? <Palette onClose={close} takeLetters={takeLetters} /> : null}
        {dialog === 'keyboard' ? <KeyboardMap onClose={close} /> : null}
      </Suspense>
    </div>
  );
}
