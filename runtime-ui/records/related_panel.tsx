// The first records of a relation beside the details: label, one number or a second line, and a way to add one.

import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { PresentedEntity, PresentedField, PresentedRelation } from '../../schemas/http/model.ts';
import type { RecordJson } from '../../schemas/http/records.ts';
import { useModel } from '../api/model.ts';
import { FIELD_TYPES } from '../field_types/field_types.ts';
import { Letter } from '../field_types/parts/letter.tsx';
import { isPerson } from '../field_types/parts/person.ts';
import { findStage } from '../field_types/parts/stage.ts';
import { StageGlyph } from '../field_types/parts/stage_glyph.tsx';
import { formatNumber, insideSentence } from '../words/format.ts';
import { isEmptyValue } from './move.ts';
import classes from './related.module.css';
import { type RelatedList, useRelated } from './related.ts';

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
            <RelatedLine list={list} item={item} />
          </li>
        ))}
      </ul>
      {count === 0 ? (
        <p className={classes['none']}>
          {t('records.none_related')}{' '}
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

/** Money stands at the right of the label; without money two facts stand under it. */
function factsOf(columns: readonly PresentedField[], item: RecordJson) {
  const others = columns.slice(1).filter((field) => !isEmptyValue(item[field.name]) && field.type !== 'stage');
  const money = others.find((field) => field.type === 'money');
  return {
    money,
    under: money === undefined ? others.filter((field) => FIELD_TYPES[field.type].align === 'left').slice(0, 2) : [],
  };
}

function RelatedLine({ list, item }: { readonly list: RelatedList; readonly item: RecordJson }) {
  const { target, columns } = list;
  const { money, under } = factsOf(columns, item);
  const label = String(item[target.label] ?? '');
  const value = (field: PresentedField) => {
    const { Cell } = FIELD_TYPES[field.type];
    return <Cell key={field.name} field={field} value={item[field.name] ?? null} record={item} place="card" />;
  };
  return (
    <Link className={classes['line']} to={`/${target.name}/${item.id}`}>
      <LineSign list={list} item={item} label={label} />
      <span className={classes['text']}>
        <span className={classes['label']}>{label}</span>
        {under.length === 0 ? null : <span className={classes['under']}>{under.map(value)}</span>}
      </span>
      {money === undefined ? null : <span className={classes['amount']}>{value(money)}</span>}
    </Link>
  );
}

interface LineSignProps {
  readonly list: RelatedList;
  readonly item: RecordJson;
  readonly label: string;
}

function LineSign({ list, item, label }: LineSignProps) {
  const model = useModel();
  const stageField = list.columns.find((field) => field.type === 'stage');
  if (stageField === undefined) {
    return <Letter label={label} shape={isPerson(model, list.target.name) ? 'person' : 'record'} />;
  }
  const stage = findStage(model, stageField, { value: item[stageField.name] ?? null, record: item });
  return (
    <>
      <StageGlyph stage={stage} />
      <span className="only-read">{stage?.title}</span>
    </>
  );
}
