// The first records of a relation beside the details: label, one number or a second line, and a way to add one.

import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { PresentedEntity, PresentedRelation } from '../../schemas/http/model.ts';
import { formatNumber, insideSentence } from '../words/format.ts';
import classes from './related.module.css';
import { useRelated } from './related.ts';
import { RelatedLine } from './related_line.tsx';

interface RelatedPanelProps {
  readonly entity: PresentedEntity;
  readonly relation: PresentedRelation;
  readonly id: string;
  readonly onAll: () => void;
}

export function RelatedPanel({ entity, relation, id, onAll }: RelatedPanelProps) {
  const { t } = useTranslation();
  const list = useRelated(entity, relation, id);
  if (list === undefined) return null;
  const { answer, target } = list;
  const count = answer?.count ?? answer?.items.length;
  const address = `/${target.name}/new?${relation.field}=${id}`;
  return (
    <section className={classes['panel']} aria-label={relation.title}>
      <header className={classes['head']}>
        <h2 className={classes['title']}>{relation.title}</h2>
        {count === undefined ? null : <span className={classes['count']}>{formatNumber(count)}</span>}
        {target.may.create ? (
          <ActionIcon
            component={Link}
            to={address}
            className={classes['add'] ?? ''}
            aria-label={t('records.add_to', { relation: relation.title })}
          >
            <IconPlus size={16} stroke={1.6} />
          </ActionIcon>
        ) : null}
      </header>
      {list.failed ? (
        <Button size="xs" leftSection={<IconRefresh size={14} stroke={1.6} aria-hidden />} onClick={list.retry}>
          {t('shell.retry')}
        </Button>
      ) : null}
      <ul className={classes['list']}>
        {(answer?.items ?? []).map((item) => (
          <li key={item.id}>
            <RelatedLine target={target} columns={list.columns} item={item} />
          </li>
        ))}
      </ul>
      {count === 0 ? (
        <p className={classes['none']}>
          {t('records.none_related')} {target.description}{' '}
          {target.may.create ? (
            <Link className="text-link" to={address}>
              {t('records.create_related', { entity: insideSentence(target.title) })}
            </Link>
          ) : null}
        </p>
      ) : null}
      {count !== undefined && answer !== undefined && count > answer.items.length ? (
        <button type="button" className={classes['all']} onClick={onAll}>
          {t('records.see_all', { count })}
        </button>
      ) : null}
    </section>
  );
}
