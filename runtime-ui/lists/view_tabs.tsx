// The views of an entity as tabs. They are links: each view is a place, and opens in a new tab of the browser too.

import { useIsFetching } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { PresentedEntity } from '../../schemas/http/model.ts';
import { keys } from '../api/keys.ts';
import { useCount } from '../api/lists.ts';
import { formatNumber } from '../words/format.ts';
import classes from './list_page.module.css';
import { ALL, addressOfView, type ListState, type ShownView } from './list_state.ts';

interface ViewTabsProps {
  readonly entity: PresentedEntity;
  readonly views: readonly ShownView[];
  readonly state: ListState;
}

/** Beyond this many views the counts would cost more than they tell. */
const COUNTED_VIEWS = 6;

/** A view that shows every record stands for "all" already. */
export function needsAll(views: readonly ShownView[]): boolean {
  return !views.some((view) => view.kind === 'list' && view.where === undefined);
}

export function ViewTabs({ entity, views, state }: ViewTabsProps) {
  const { t } = useTranslation();
  // Counts wait until the list itself is there.
  const counted = useIsFetching({ queryKey: keys.lists(entity.name) }) === 0;
  const current = state.view?.name ?? ALL;
  return (
    <nav className={classes['tabs']} aria-label={t('lists.views')}>
      {needsAll(views) ? (
        <Tab to={addressOfView(entity, ALL)} title={t('lists.all')} current={current === ALL} />
      ) : null}
      {views.map((view, index) => (
        <ViewTab
          key={view.name}
          entity={entity}
          view={view}
          current={current === view.name}
          counted={counted && index < COUNTED_VIEWS}
        />
      ))}
    </nav>
  );
}

interface ViewTabProps {
  readonly entity: PresentedEntity;
  readonly view: ShownView;
  readonly current: boolean;
  readonly counted: boolean;
}

function ViewTab({ entity, view, current, counted }: ViewTabProps) {
  const narrowed = view.where !== undefined;
  const count = useCount(entity.name, narrowed ? { where: view.where } : {}, { enabled: counted && narrowed });
  const known = narrowed ? count.data : undefined;
  return (
    <Tab to={addressOfView(entity, view.name)} title={view.title} current={current}>
      {known === undefined ? null : (
        <span className={classes['tabCount']}>
          {known.exact ? formatNumber(known.value) : `≈ ${formatNumber(known.value)}`}
        </span>
      )}
    </Tab>
  );
}

interface TabProps {
  readonly to: string;
  readonly title: string;
  readonly current: boolean;
  readonly children?: React.ReactNode;
}

function Tab({ to, title, current, children }: TabProps) {
  return (
    <Link className={classes['tab']} to={to} aria-current={current ? 'page' : undefined}>
      {title}
      {children}
    </Link>
  );
}
