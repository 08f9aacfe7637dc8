// Ctrl+K: one field that goes anywhere. The list is steered from the field, as a combobox (WAI-ARIA APG).

import { Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import classes from './palette.module.css';
import { foldText, type PaletteEntry, usePaletteEntries } from './palette_entries.ts';

const GROUPS = ['records', 'pages', 'create'] as const;

interface PaletteProps {
  readonly onClose: () => void;
  /** What was typed before the field could hear it. */
  readonly takeLetters: () => string;
}

export function Palette({ onClose, takeLetters }: PaletteProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const [settled] = useDebouncedValue(typed, 180);
  const [chosen, setChosen] = useState(0);
  const entries = usePaletteEntries(typed, settled);
  const at = Math.min(chosen, entries.length - 1);

  const open = (entry: PaletteEntry | undefined, inNewTab = false) => {
    if (entry === undefined) return;
    onClose();
    if (inNewTab) window.open(entry.address, '_blank', 'noopener');
    else void navigate(entry.address);
  };
  const steer = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && entries.length > 0) {
      event.preventDefault();
      const next = (at + step + entries.length) % entries.length;
      setChosen(next);
      document.getElementById(entries[next]?.id ?? '')?.scrollIntoView({ block: 'nearest' });
    }
    if (event.key === 'Enter') open(entries[at], event.ctrlKey || event.metaKey);
  };

  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      size={660}
      padding={0}
      yOffset={104}
      attributes={{ content: { 'aria-label': t('shell.palette.title') } }}
    >
      <div className={classes['field']}>
        <IconSearch size={18} stroke={1.6} aria-hidden />
        <input
          className={classes['input']}
          role="combobox"
          aria-label={t('shell.palette.title')}
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={entries[at]?.id}
          placeholder={t('shell.palette.placeholder')}
          value={typed}
          data-autofocus
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setChosen(0);
          }}
          onFocus={() => {
            const early = takeLetters();
            if (early !== '') setTyped(early);
          }}
          onKeyDown={steer}
        />
        <kbd className="key">{t('shell.key_names.escape')}</kbd>
      </div>
      <PaletteList entries={entries} chosen={entries[at]} typed={typed} onOpen={open} onPoint={setChosen} />
      <div className={classes['foot']} aria-hidden>
        <kbd className="key">↑</kbd>
        <kbd className="key">↓</kbd>
        <span>{t('shell.palette.choose')}</span>
        <kbd className="key">↵</kbd>
        <span>{t('shell.palette.open')}</span>
      </div>
    </Modal>
  );
}

interface PaletteListProps {
  readonly entries: readonly PaletteEntry[];
  readonly chosen: PaletteEntry | undefined;
  readonly typed: string;
  readonly onOpen: (entry: PaletteEntry, inNewTab: boolean) => void;
  readonly onPoint: (index: number) => void;
}

function PaletteList({ entries, chosen, typed, onOpen, onPoint }: PaletteListProps) {
  const { t } = useTranslation();
  if (entries.length === 0) {
    return (
      <p id="palette-list" className={classes['nothing']} role="status">
        {t('shell.palette.nothing', { text: typed })}
      </p>
    );
  }
  return (
    <div id="palette-list" className={classes['list']} role="listbox" aria-label={t('shell.palette.title')}>
      {GROUPS.map((group) => {
        const members = entries.filter((entry) => entry.group === group);
        if (members.length === 0) return null;
        return (
          // biome-ignore lint/a11y/useSemanticElements: options cannot stand in a fieldset
          <div key={group} role="group" aria-labelledby={`palette-${group}`}>
            <div id={`palette-${group}`} className={classes['group']}>
              {t(`shell.palette.${group}`)}
            </div>
            {members.map((entry) => (
              // biome-ignore lint/a11y/useFocusableInteractive: see above
              // biome-ignore lint/a11y/useKeyWithClickEvents: keys are taken by the field
              <div
                key={entry.id}
                id={entry.id}
                role="option"
                aria-selected={entry === chosen}
                className={classes['entry']}
                onClick={(event) => onOpen(entry, event.ctrlKey || event.metaKey)}
                onPointerMove={() => onPoint(entries.indexOf(entry))}
              >
                <span className={classes['icon']}>
                  {entry.group === 'create' ? (
                    <IconPlus size={16} stroke={1.6} aria-hidden />
                  ) : (
                    <entry.icon size={16} stroke={1.6} aria-hidden />
                  )}
                </span>
                <Marked text={entry.title} typed={typed} />
                {entry.aside === undefined ? null : <span className={classes['aside']}>{entry.aside}</span>}
              </div>
            ))}
          </div>
        );
      })}
    </div>
  );
}

/** The part of a title that was typed, in the accent. */
function Marked({ text, typed }: { readonly text: string; readonly typed: string }) {
  const wanted = foldText(typed.trim());
  const start = wanted === '' || foldText(text).length !== text.length ? -1 : foldText(text).indexOf(wanted);
  if (start < 0) return <span className={classes['title']}>{text}</span>;
  return (
    <span className={classes['title']}>
      {text.slice(0, start)}
      <b>{text.slice(start, start + wanted.length)}</b>
      {text.slice(start + wanted.length)}
    </span>
  );
}
