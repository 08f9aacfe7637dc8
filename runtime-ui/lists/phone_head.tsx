// The head of a list on a phone: the view's name opens the others, search and filters stand beside it, quick filters
// below.

import { IconAdjustmentsHorizontal, IconChevronDown, IconSearch } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { PresentedEntity } from '../../schemas/http/model.ts';
import { PipelineChoice } from '../boards/pipeline_choice.tsx';
import { PhoneSheet } from '../shell/phone_sheet.tsx';
import type { ColumnSettings } from './columns.ts';
import { ALL, addressOfView, type ListState, type ShownView } from './list_state.ts';
import classes from './phone_head.module.css';
import { QuickFilters } from './quick_filters.tsx';
import { SearchField } from './search_field.tsx';
import { ToolBar } from './tool_bar.tsx';
import { needsAll } from './view_tabs.tsx';

interface PhoneHeadProps {
  readonly entity: PresentedEntity;
  readonly views: readonly ShownView[];
  readonly state: ListState;
  readonly columns: ColumnSettings;
}

type Opened = 'views' | 'filters' | null;

export function PhoneHead({ entity, views, state, columns }: PhoneHeadProps) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<Opened>(null);
  const [searching, setSearching] = useState(state.search !== '');
  const inputRef = useRef<HTMLInputElement>(null);
  const search = () => {
    setSearching(true);
    requestAnimationFrame(() => inputRef.current?.focus());
  };
  return (
    <header className={classes['head']}>
      <div className={classes['bar']}>
        <h1 className={classes['title']}>
          <button type="button" onClick={() => setOpened('views')}>
            <span>{state.view?.title ?? entity.plural}</span>
            <IconChevronDown size={18} stroke={1.6} aria-hidden />
          </button>
        </h1>
        {entity.searchable ? (
          <button type="button" className={classes['icon']} aria-label={t('shell.search')} onClick={search}>
            <IconSearch size={21} stroke={1.6} aria-hidden />
          </button>
        ) : null}
        <button
          type="button"
          className={classes['icon']}
          aria-label={t('lists.filters')}
          onClick={() => setOpened('filters')}
        >
          <IconAdjustmentsHorizontal size={21} stroke={1.6} aria-hidden />
        </button>
      </div>
      {searching ? (
        <div className={classes['search']}>
          <SearchField entity={entity} state={state} inputRef={inputRef} />
        </div>
      ) : null}
      <div className={classes['chips']}>
        {state.view?.kind === 'board' ? <PipelineChoice entity={entity} view={state.view} /> : null}
        <QuickFilters entity={entity} state={state} />
      </div>
      <PhoneSheet title={t('lists.views')} opened={opened === 'views'} onClose={() => setOpened(null)}>
        <ViewLines entity={entity} views={views} state={state} onChoose={() => setOpened(null)} />
      </PhoneSheet>
      <PhoneSheet title={t('lists.filters')} opened={opened === 'filters'} onClose={() => setOpened(null)}>
        <div className={classes['tools']}>
          <ToolBar short entity={entity} state={state} columns={columns} searchRef={inputRef} />
        </div>
      </PhoneSheet>
    </header>
  );
}

interface ViewLinesProps extends Omit<PhoneHeadProps, 'columns'> {
  readonly onChoose: () => void;
}

function ViewLines({ entity, views, state, onChoose }: ViewLinesProps) {
  const { t } = useTranslation();
  const lines = [
    ...(needsAll(views) ? [{ name: ALL, title: t('lists.all'), kind: 'list' as const }] : []),
    ...views.map(({ name, title, kind }) => ({ name, title, kind })),
  ];
  return (
    <ul className={classes['lines']}>
      {lines.map(({ name, title, kind }) => (
        <li key={name}>
          <Link
            to={addressOfView(entity, name)}
            onClick={onChoose}
            aria-current={(state.view?.name ?? ALL) === name ? 'page' : undefined}
          >
            {title}
            <span>{t(`lists.kinds.${kind}`)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
