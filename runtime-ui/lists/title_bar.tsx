// The bar of a list page: what it is, list or board, and the way to create one more.

import { Button, SegmentedControl } from '@mantine/core';
import { IconLayoutKanban, IconList, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { PresentedEntity } from '../../schemas/http/model.ts';
import { insideSentence } from '../words/format.ts';
import classes from './list_page.module.css';
import { addressOfView, type ShownView } from './list_state.ts';

interface TitleBarProps {
  readonly entity: PresentedEntity;
  readonly views: readonly ShownView[];
  readonly view: ShownView | undefined;
}

export function TitleBar({ entity, views, view }: TitleBarProps) {
  const { t } = useTranslation();
  return (
    <header className={classes['title']}>
      <h1 className="type-page">{entity.plural}</h1>
      <div className={classes['titleActions']}>
        <KindSwitch entity={entity} views={views} view={view} />
        {entity.may.create ? (
          <Button
            variant="filled"
            component={Link}
            to={`/${entity.name}/new`}
            aria-keyshortcuts="N"
            leftSection={<IconPlus size={14} stroke={1.8} aria-hidden />}
            rightSection={
              <kbd className="key" data-on="fill" aria-hidden>
                N
              </kbd>
            }
          >
            {t('lists.new', { entity: insideSentence(entity.title) })}
          </Button>
        ) : null}
      </div>
    </header>
  );
}

const KINDS = [
  { kind: 'list', icon: IconList },
  { kind: 'board', icon: IconLayoutKanban },
] as const;

/** Only where there is a choice. */
function KindSwitch({ entity, views, view }: TitleBarProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const offered = KINDS.filter(({ kind }) => views.some((candidate) => candidate.kind === kind));
  if (offered.length < 2) return null;
  const change = (kind: string) => {
    const first = views.find((candidate) => candidate.kind === kind);
    if (first !== undefined) void navigate(addressOfView(entity, first.name));
  };
  return (
    <SegmentedControl
      aria-label={t('lists.shown_as')}
      value={view?.kind ?? 'list'}
      onChange={change}
      data={offered.map(({ kind, icon: Icon }) => ({
        value: kind,
        label: (
          <>
            <Icon size={14} stroke={1.6} aria-hidden />
            {t(`lists.kinds.${kind}`)}
          </>
        ),
      }))}
    />
  );
}
