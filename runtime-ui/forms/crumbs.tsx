// Where a page stands: the entity's list, then the page itself as the heading.

import { IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { PresentedEntity } from '../../schemas/http/model.ts';
import classes from './form.module.css';

interface CrumbsProps {
  readonly entity: PresentedEntity;
  readonly title: ReactNode;
  /** The heading of the page stands elsewhere. */
  readonly plain?: boolean;
}

export function Crumbs({ entity, title, plain = false }: CrumbsProps) {
  const { t } = useTranslation();
  return (
    <nav className={classes['crumbs']} aria-label={t('forms.place')}>
      <Link className={classes['crumb']} to={`/${entity.name}`}>
        {entity.plural}
      </Link>
      <IconChevronRight size={14} stroke={1.6} color="var(--ink-3)" aria-hidden />
      {plain ? (
        <span className={`${classes['title']} type-name`} aria-current="page">
          {title}
        </span>
      ) : (
        <h1 className={classes['title']} aria-current="page">
          {title}
        </h1>
      )}
    </nav>
  );
}
