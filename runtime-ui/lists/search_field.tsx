// The search of a list. What is typed goes to the address a moment later, so that each letter is no request.

import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch, IconX } from '@tabler/icons-react';
import { type RefObject, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PresentedEntity } from '../../schemas/http/model.ts';
import { insideSentence } from '../words/format.ts';
import type { ListState } from './list_state.ts';
import classes from './tool_bar.module.css';

interface SearchFieldProps {
  readonly entity: PresentedEntity;
  readonly state: ListState;
  readonly inputRef: RefObject<HTMLInputElement | null>;
}

export function SearchField({ entity, state, inputRef }: SearchFieldProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(state.search);
  const settle = useDebouncedCallback((text: string) => state.setSearch(text.trim()), 200);

  // Back, a link or "remove all" change the address: the field follows, unless someone is typing in it.
  useEffect(() => {
    if (document.activeElement !== inputRef.current) setTyped(state.search);
  }, [state.search, inputRef]);

  const type = (text: string) => {
    setTyped(text);
    settle(text);
  };
  return (
    <div className={classes['search']} data-filled={typed === '' ? undefined : ''}>
      <IconSearch size={14} stroke={1.6} aria-hidden />
      <input
        ref={inputRef}
        type="search"
        aria-label={t('lists.search_in', { entities: insideSentence(entity.plural) })}
        aria-keyshortcuts="/"
        placeholder={t('shell.search')}
        value={typed}
        onChange={(event) => type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          if (typed === '') inputRef.current?.blur();
          else type('');
        }}
      />
      {typed === '' ? (
        <kbd className="key" aria-hidden>
          /
        </kbd>
      ) : (
        <button
          type="button"
          className={classes['cross']}
          aria-label={t('lists.clear_search')}
          onClick={() => type('')}
        >
          <IconX size={14} stroke={1.6} aria-hidden />
        </button>
      )}
    </div>
  );
}
